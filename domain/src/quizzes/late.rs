//! A question of an attempt that is put together when it is first looked at: a door that has it written already never looks.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use course_content::course::Language;
use course_content::question::Question;
use serde::{Serialize, Serializer};

use super::asked::Asked;
use super::shown::{self, Naming, ShownQuestion};

/// A question without its key, as it is shown in an attempt.
#[derive(Clone)]
pub struct LateQuestion {
    asked: Arc<[Asked]>,
    place: usize,
    language: Language,
    shown: OnceLock<ShownQuestion>,
}

impl LateQuestion {
    /// The question of an item among what is asked; `None` if it is not among it, or is a case, which asks nothing itself.
    pub(super) fn of(item: &Asked, asked: &Arc<[Asked]>, language: Language) -> Option<Self> {
        let place = usize::try_from(item.position).ok()?;
        let is_there = asked.get(place).is_some_and(|one| one.id == item.id);
        let is_case = matches!(*item.question, Question::CaseVignette(_));
        (is_there && !is_case).then(|| Self { asked: asked.clone(), place, language, shown: OnceLock::new() })
    }
}

impl Deref for LateQuestion {
    type Target = ShownQuestion;

    fn deref(&self) -> &ShownQuestion {
        self.shown.get_or_init(|| {
            let asked = &self.asked[self.place];
            shown::show(&asked.question, &asked.order, Naming::Labels, self.language)
        })
    }
}

impl fmt::Debug for LateQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl PartialEq for LateQuestion {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for LateQuestion {}

impl Serialize for LateQuestion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
