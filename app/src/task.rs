//! Work that goes on beside what is on the screen.

use std::pin::Pin;

/// Begins `work`, which goes on whatever becomes of whoever began it. One type for all work, so that the
/// machine code for beginning and waking it exists once.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    begin(Box::pin(work));
}

fn begin(work: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(work);
}
