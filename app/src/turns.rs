//! One after the other, in the order of asking: what a person typed later must not be kept earlier.

use litemap::LiteMap;
use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A queue for one thing at a time.
#[derive(Debug, Default)]
pub struct Turns(RefCell<Queue>);

#[derive(Debug, Default)]
struct Queue {
    next: u64,
    waiting: LiteMap<u64, Option<Waker>>,
}

/// A place in the queue; becomes [`Holding`] when it is its turn.
#[derive(Debug)]
pub struct Turn<'a> {
    place: Option<Holding<'a>>,
}

/// It is my turn until this is dropped.
#[derive(Debug)]
pub struct Holding<'a> {
    turns: &'a Turns,
    number: u64,
}

impl Turns {
    /// Queues up, now: not when the future is first polled.
    pub fn queue(&self) -> Turn<'_> {
        let mut queue = self.0.borrow_mut();
        let number = queue.next;
        queue.next += 1;
        queue.waiting.insert(number, None);
        Turn { place: Some(Holding { turns: self, number }) }
    }
}

impl<'a> Future for Turn<'a> {
    type Output = Holding<'a>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Holding<'a>> {
        let Some(place) = self.place.take() else { return Poll::Pending };
        let mut queue = place.turns.0.borrow_mut();
        if queue.waiting.keys().next() == Some(&place.number) {
            drop(queue);
            return Poll::Ready(place);
        }
        queue.waiting.insert(place.number, Some(cx.waker().clone()));
        drop(queue);
        self.place = Some(place);
        Poll::Pending
    }
}

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        let mut queue = self.turns.0.borrow_mut();
        queue.waiting.remove(&self.number);
        let next = queue.waiting.iter_mut().next().and_then(|(_, waker)| waker.take());
        drop(queue);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use futures::executor::block_on;

    async fn yield_once() {
        let mut yielded = false;
        std::future::poll_fn(|cx| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    #[test]
    fn turns_come_in_the_order_of_asking() {
        let turns = Turns::default();
        let order = RefCell::new(Vec::new());
        let (first, second, third) = (turns.queue(), turns.queue(), turns.queue());
        block_on(futures::future::join3(
            async {
                let _mine = third.await;
                order.borrow_mut().push(3);
            },
            async {
                let _mine = first.await;
                yield_once().await;
                order.borrow_mut().push(1);
            },
            async {
                let _mine = second.await;
                order.borrow_mut().push(2);
            },
        ));
        assert_eq!(*order.borrow(), [1, 2, 3]);
    }

    #[test]
    fn whoever_leaves_the_queue_holds_nobody_up() {
        let turns = Turns::default();
        let (first, second, mut third) = (turns.queue(), turns.queue(), turns.queue());
        let holding = first.now_or_never().unwrap();
        assert!((&mut third).now_or_never().is_none());
        drop(second);
        assert!((&mut third).now_or_never().is_none());
        drop(holding);
        assert!((&mut third).now_or_never().is_some());
        assert!(turns.queue().now_or_never().is_some());
    }
}
