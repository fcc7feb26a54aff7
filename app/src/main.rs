//! Puts the app into the page, in place of the frame that stood there while it loaded.

fn main() {
    app::start();
}
