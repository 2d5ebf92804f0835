//! Art made small: whole parts of a point, each figure counted from where it begins. Such numbers are short, and deflate well.

use lopdf::Object;
use lopdf::content::{Content, Operation};

use crate::pen::Pen;

/// Parts of a point for leaves and bark, where a tenth cannot be seen.
pub(crate) const BROAD: f32 = 10.0;
/// For figures that have to be exact.
pub(crate) const FINE: f32 = 100.0;

/// A point in parts of a point.
type Spot = [i32; 2];

/// Writes the operators of a drawing anew, in so many parts of a point. A path is taken to be in one part.
pub(crate) fn compact(content: &[u8], parts: f32) -> lopdf::Result<Vec<u8>> {
    let operations = Content::decode(content)?.operations;
    let mut scribe = Scribe { pen: Pen::default(), parts, origin: [0; 2], kept: Vec::new(), at: [0; 2] };
    scribe.pen.numbers(&[1.0 / parts, 0.0, 0.0, 1.0 / parts, 0.0, 0.0], parts, "cm");
    for (place, operation) in operations.iter().enumerate() {
        let next = operations.get(place + 1).map(|next| next.operator.as_str());
        // These close the path themselves.
        if operation.operator != "h" || !matches!(next, Some("f" | "b")) {
            scribe.copy(operation)?;
        }
    }
    Ok(scribe.pen.into_bytes())
}

struct Scribe {
    pen: Pen,
    parts: f32,
    /// From where lengths are counted, and from where they were when the state of the page was last kept.
    origin: Spot,
    kept: Vec<Spot>,
    /// Where the path has come to.
    at: Spot,
}

impl Scribe {
    fn copy(&mut self, operation: &Operation) -> lopdf::Result<()> {
        let values: Vec<f32> = operation.operands.iter().map(Object::as_float).collect::<Result<_, _>>()?;
        match (operation.operator.as_str(), values.as_slice()) {
            ("q", []) => {
                self.kept.push(self.origin);
                self.pen.save();
            }
            ("Q", []) => {
                self.origin = self.kept.pop().unwrap_or_default();
                self.pen.restore();
            }
            ("cm", &[a, b, c, d, x, y]) => {
                let [from_x, from_y] = std::mem::take(&mut self.origin).map(|length| length as f32);
                let (x, y) = (x * self.parts - from_x, y * self.parts - from_y);
                self.pen.numbers(&[a, b, c, d, x, y], 100.0, "cm");
            }
            ("rg", &[r, g, b]) => self.pen.fill_colour([r, g, b]),
            ("RG", &[r, g, b]) => self.pen.line_colour([r, g, b]),
            ("w", &[width]) => self.pen.line_width((width * 100.0).round() / 100.0 * self.parts),
            ("m", &[x, y]) => self.start([x, y]),
            ("l", &[x, y]) => {
                self.at = self.spot([x, y]);
                self.spots(&[self.at], "l");
            }
            ("c", &[ax, ay, bx, by, x, y]) => self.curve([[ax, ay], [bx, by], [x, y]]),
            ("re", &[x, y, width, height]) => {
                let [x, y] = self.relative(self.spot([x, y]));
                let [width, height] = self.spot([width, height]).map(|length| length as f32);
                self.pen.numbers(&[x, y, width, height], 1.0, "re");
            }
            (operator, values) => self.pen.numbers(values, 100.0, operator),
        }
        Ok(())
    }

    fn start(&mut self, point: [f32; 2]) {
        self.at = self.spot(point);
        let [x, y] = self.relative(self.at);
        self.pen.numbers(&[1.0, 0.0, 0.0, 1.0, x, y], 1.0, "cm");
        self.origin = self.at;
        self.spots(&[self.at], "m");
    }

    /// A curve; a handle on one of its ends goes without saying.
    fn curve(&mut self, points: [[f32; 2]; 3]) {
        let [near, far, end] = points.map(|point| self.spot(point));
        if far == end {
            self.spots(&[near, end], "y");
        } else if near == self.at {
            self.spots(&[far, end], "v");
        } else {
            self.spots(&[near, far, end], "c");
        }
        self.at = end;
    }

    fn spots(&mut self, spots: &[Spot], operator: &str) {
        let values: Vec<f32> = spots.iter().flat_map(|spot| self.relative(*spot)).collect();
        self.pen.numbers(&values, 1.0, operator);
    }

    fn spot(&self, point: [f32; 2]) -> Spot {
        point.map(|length| (length * self.parts).round() as i32)
    }

    fn relative(&self, spot: Spot) -> [f32; 2] {
        [0, 1].map(|axis| (spot[axis] - self.origin[axis]) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_counted_from_where_they_begin_and_nothing_is_said_twice() {
        let leaf = "0.5 0.25 0 rg\n10 20.04 m\n11 21 12 22 12 22 c\n12 22 11 20 10 20.04 c\nh\nf\n";
        let small = compact(leaf.repeat(2).as_bytes(), BROAD).unwrap();
        let first =
            "0.1 0 0 0.1 0 0 cm\n0.5 0.25 0 rg\n1 0 0 1 100 200 cm\n0 0 m\n10 10 20 20 y\n10 0 0 0 v\nf\n";
        let second = "1 0 0 1 0 0 cm\n0 0 m\n10 10 20 20 y\n10 0 0 0 v\nf\n";
        assert_eq!(String::from_utf8(small).unwrap(), [first, second].concat());
    }

    #[test]
    fn what_is_turned_over_is_counted_anew_and_afterwards_as_before() {
        let drawing = "q\n2 3 m\n4 3 l\nS\n-1 0 0 1 50 0 cm\n5 6 m\n5 7 l\nS\nQ\n1 1 8 9 re\nS\n";
        let small = compact(drawing.as_bytes(), BROAD).unwrap();
        assert_eq!(
            String::from_utf8(small).unwrap(),
            "0.1 0 0 0.1 0 0 cm\nq\n1 0 0 1 20 30 cm\n0 0 m\n20 0 l\nS\n-1 0 0 1 480 -30 cm\n1 0 0 1 50 60 cm\n\
             0 0 m\n0 10 l\nS\nQ\n10 10 80 90 re\nS\n"
        );
    }
}
