//! Work dealt to threads of this call; all have ended when it returns.

use std::thread;

/// A piece of work. What deals it out need not know what it is on, and is compiled once.
pub type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Does every job, on so many threads.
pub fn in_turn(jobs: Vec<Job<'_>>, threads: usize) {
    if threads <= 1 {
        return jobs.into_iter().for_each(|job| job());
    }
    let mut hands: Vec<Vec<Job<'_>>> = (0..threads).map(|_| Vec::new()).collect();
    for (i, job) in jobs.into_iter().enumerate() {
        if let Some(hand) = hands.get_mut(i % threads) {
            hand.push(job);
        }
    }
    all(hands, |hand| hand.into_iter().for_each(|job| job()));
}

/// Does it with each on a thread of its own, the first on this one; results in order.
pub fn all<T: Send, O: Send>(work: Vec<T>, each: impl Fn(T) -> O + Sync) -> Vec<O> {
    let each = &each;
    thread::scope(|scope| {
        let mut work = work.into_iter();
        let first = work.next();
        let others: Vec<_> = work.map(|part| scope.spawn(move || each(part))).collect();
        let mut results: Vec<O> = first.map(each).into_iter().collect();
        for other in others {
            match other.join() {
                Ok(result) => results.push(result),
                // what panicked was the caller's closure or field; it goes on as if it had been called here
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_piece_is_done_once_and_results_keep_their_order() {
        for threads in [0, 1, 2, 5] {
            let sum = AtomicUsize::new(0);
            let add = |n: usize| sum.fetch_add(n, Ordering::Relaxed);
            in_turn(
                (1..=10)
                    .map(|n| {
                        Box::new(move || {
                            add(n);
                        }) as Job<'_>
                    })
                    .collect(),
                threads,
            );
            assert_eq!(sum.into_inner(), 55, "{threads}");
            assert_eq!(all((0..threads).collect(), |n| n * n), (0..threads).map(|n| n * n).collect::<Vec<_>>());
        }
    }
}
