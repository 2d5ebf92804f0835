//! The hierarchy of type: size, weight, tone and spacing of each kind of paragraph, as a design has them.

use serde::Deserialize;

use crate::design::Tone;
use crate::fonts::Style;

/// How one kind of paragraph looks; lengths are points at scale 1. What a design does not say is as in [`Look::default`].
#[derive(Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Look {
    pub(crate) style: Style,
    pub(crate) size: f32,
    /// The smallest size that is still easy to read.
    pub(crate) floor: f32,
    pub(crate) leading: f32,
    /// Extra space between letters, in thousandths of the size; under 100, so that words stay words.
    pub(crate) tracking: f32,
    pub(crate) tone: Tone,
    #[serde(rename = "lines")]
    pub(crate) max_lines: usize,
    /// Space above, unless the paragraph is the first of its block.
    pub(crate) before: f32,
    /// Whether it is set in capital letters; the title may be.
    pub(crate) capitals: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            style: Style::Regular,
            size: 9.4,
            floor: 6.6,
            leading: 1.3,
            tracking: 0.0,
            tone: Tone::Text,
            max_lines: 3,
            before: 0.0,
            capitals: false,
        }
    }
}

/// The looks of a design. `…_also` is the same in another language, `…_long` what is tried where the text is too long.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Looks {
    pub(crate) issuer: Look,
    pub(crate) issuer_also: Look,
    pub(crate) title: Look,
    pub(crate) title_also: Look,
    pub(crate) name: Look,
    pub(crate) name_long: Look,
    pub(crate) name_also: Look,
    pub(crate) name_also_long: Look,
    pub(crate) statement: Look,
    pub(crate) programme: Look,
    pub(crate) fact_first: Look,
    pub(crate) fact: Look,
    pub(crate) register_first: Look,
    pub(crate) register: Look,
    pub(crate) signatory: Look,
    pub(crate) signatory_also: Look,
    pub(crate) post: Look,
    pub(crate) code: Look,
    pub(crate) address: Look,
    pub(crate) how: Look,
}
