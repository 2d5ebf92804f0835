//! Many at a time: whatever is done for one is done for a group, so that a group costs little more than one.
//!
//! A member that is refused is told by itself. What else fails, fails the group; then each is done alone, and keeps no other
//! waiting. So every work done here is safe to do twice.

use std::collections::HashMap;
use std::hash::Hash;

use crate::error::{Error, Result};

/// How many are done together at most: so many documents are in memory at once, and so long others wait to write.
pub const TOGETHER: usize = 25;

/// Members of a group that were refused, and why.
pub(super) type Refused<Id> = HashMap<Id, Error>;

/// Does a work for all of these, group by group; tells how it ended for each, in their order.
pub(super) async fn in_groups<Id, F>(ids: &[Id], work: impl Fn(Vec<Id>) -> F) -> Vec<Result<()>>
where
    Id: Copy + Eq + Hash,
    F: Future<Output = Result<Refused<Id>>>,
{
    let mut ended = Vec::with_capacity(ids.len());
    for group in ids.chunks(TOGETHER) {
        match work(group.to_vec()).await {
            Ok(refused) => ended.extend(each(group, refused)),
            Err(error) if group.len() == 1 => ended.push(Err(error)),
            Err(cause) => {
                tracing::warn!(%cause, group.size = group.len(), "a group of certificates is gone through one by one");
                for id in group {
                    ended.extend(match work(vec![*id]).await {
                        Ok(refused) => each(&[*id], refused),
                        Err(error) => vec![Err(error)],
                    });
                }
            }
        }
    }
    ended
}

fn each<Id: Copy + Eq + Hash>(group: &[Id], mut refused: Refused<Id>) -> Vec<Result<()>> {
    group.iter().map(|id| refused.remove(id).map_or(Ok(()), Err)).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::error::Refusal;

    #[tokio::test]
    async fn one_that_breaks_its_group_keeps_no_other_from_being_done() {
        let done = RefCell::new(Vec::new());
        let work = |group: Vec<u8>| {
            let broken = group.contains(&7);
            if !broken {
                done.borrow_mut().extend(group.clone());
            }
            let refused = group.into_iter().filter(|id| *id == 2).map(|id| (id, Refusal::RunFull.into()));
            let refused: Refused<u8> = refused.collect();
            async move { if broken { Err(Error::internal("broken")) } else { Ok(refused) } }
        };
        let ids: Vec<u8> = (0..40).collect();
        let ended = in_groups(&ids, work).await;
        let failed: Vec<usize> = (0..40).filter(|at| ended[*at].is_err()).collect();
        assert_eq!(failed, [2, 7]);
        assert!(matches!(ended[2], Err(Error::Refused(Refusal::RunFull))));
        assert_eq!(done.into_inner().len(), 39);
    }
}
