//! The hierarchy of type: every size, colour and spacing of the document in one place.

use crate::fonts::Style;
use crate::pen::{BARK, Colour, FIR};

/// How one kind of paragraph looks; lengths are points at scale 1.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) style: Style,
    pub(crate) size: f32,
    /// The smallest size that is still easy to read.
    pub(crate) floor: f32,
    pub(crate) leading: f32,
    /// Extra space between letters, in thousandths of the size; under 100, so that words stay words.
    pub(crate) tracking: f32,
    pub(crate) colour: Colour,
    pub(crate) max_lines: usize,
    /// Space above, unless the paragraph is the first of its block.
    pub(crate) before: f32,
}

const BASE: Look = Look {
    style: Style::Regular,
    size: 9.4,
    floor: 6.6,
    leading: 1.3,
    tracking: 0.0,
    colour: BARK,
    max_lines: 3,
    before: 0.0,
};

pub(crate) const ISSUER: Look = Look {
    style: Style::Semibold,
    size: 10.4,
    floor: 7.0,
    tracking: 22.0,
    colour: FIR,
    max_lines: 3,
    ..BASE
};
pub(crate) const ISSUER_ALSO: Look =
    Look { size: 8.4, floor: 6.2, tracking: 10.0, leading: 1.28, before: 1.5, max_lines: 3, ..BASE };

pub(crate) const TITLE: Look =
    Look { size: 18.0, floor: 12.5, leading: 1.3, tracking: 98.0, colour: FIR, max_lines: 1, ..BASE };
pub(crate) const TITLE_ALSO: Look =
    Look { style: Style::Italic, size: 12.6, floor: 8.6, leading: 1.3, before: 3.0, max_lines: 1, ..BASE };

pub(crate) const NAME: Look =
    Look { size: 35.0, floor: 22.0, leading: 1.18, tracking: 4.0, colour: FIR, max_lines: 1, ..BASE };
pub(crate) const NAME_LONG: Look = Look { size: 24.0, floor: 9.0, max_lines: 3, ..NAME };
pub(crate) const NAME_ALSO: Look = Look { size: 15.0, floor: 10.5, before: 2.5, max_lines: 1, ..BASE };
pub(crate) const NAME_ALSO_LONG: Look = Look { size: 12.0, floor: 7.5, max_lines: 2, ..NAME_ALSO };

pub(crate) const STATEMENT: Look = Look { style: Style::Italic, size: 9.6, floor: 7.4, ..BASE };
pub(crate) const PROGRAMME: Look = Look {
    style: Style::Semibold,
    size: 13.0,
    floor: 7.4,
    leading: 1.2,
    colour: FIR,
    max_lines: 7,
    before: 4.0,
    ..BASE
};
pub(crate) const FACT: Look = Look { size: 9.6, floor: 7.0, ..BASE };
pub(crate) const FACT_FIRST: Look = Look { before: 6.0, ..FACT };
pub(crate) const REGISTER: Look = Look { size: 8.4, floor: 6.6, leading: 1.32, ..BASE };
pub(crate) const REGISTER_FIRST: Look = Look { before: 6.0, ..REGISTER };

pub(crate) const SIGNATORY: Look =
    Look { style: Style::Semibold, size: 10.0, floor: 7.0, colour: FIR, max_lines: 2, ..BASE };
pub(crate) const SIGNATORY_ALSO: Look = Look { size: 8.0, floor: 6.2, max_lines: 2, ..BASE };
pub(crate) const POST: Look =
    Look { style: Style::Italic, size: 7.8, floor: 6.0, before: 1.2, leading: 1.2, ..BASE };

pub(crate) const CODE: Look =
    Look { style: Style::Semibold, size: 8.8, floor: 6.5, tracking: 10.0, colour: FIR, max_lines: 1, ..BASE };
pub(crate) const ADDRESS: Look = Look { size: 8.0, floor: 5.5, colour: FIR, max_lines: 3, ..BASE };
pub(crate) const HOW: Look = Look { size: 7.2, floor: 6.0, leading: 1.2, before: 1.6, max_lines: 3, ..BASE };
