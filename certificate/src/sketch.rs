//! Figures as operations of printpdf, which draws them once, when the press opens.

use printpdf::{
    Color, CurTransMat, Line, LineCapStyle, LineJoinStyle, LinePoint, Op, PaintMode, PdfPage, Point, Polygon,
    PolygonRing, Pt, Rect, Rgb, WindingOrder,
};

use crate::pen::Colour;

/// Collects operations, and the points of the path that is being drawn: one at a time, in one part.
#[derive(Default)]
pub(crate) struct Sketch {
    ops: Vec<Op>,
    path: Vec<LinePoint>,
}

impl Sketch {
    /// The page of this size on which it all stands.
    pub(crate) fn into_page(self, (width, height): (f32, f32)) -> PdfPage {
        let sheet = Rect::from_wh(Pt(width), Pt(height));
        PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops: self.ops }
    }

    /// Keeps the state of the page for [`Sketch::restore`].
    pub(crate) fn save(&mut self) {
        self.ops.push(Op::SaveGraphicsState);
    }

    pub(crate) fn restore(&mut self) {
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// Turns what follows over, left to right, about the middle of a page of this width.
    pub(crate) fn mirror(&mut self, width: f32) {
        let matrix = CurTransMat::Raw([-1.0, 0.0, 0.0, 1.0, width, 0.0]);
        self.ops.push(Op::SetTransformationMatrix { matrix });
    }

    pub(crate) fn ends(&mut self, cap: LineCapStyle, join: LineJoinStyle) {
        self.ops.extend([Op::SetLineCapStyle { cap }, Op::SetLineJoinStyle { join }]);
    }

    pub(crate) fn fill_colour(&mut self, colour: Colour) {
        self.ops.push(Op::SetFillColor { col: rgb(colour) });
    }

    pub(crate) fn line_colour(&mut self, colour: Colour) {
        self.ops.push(Op::SetOutlineColor { col: rgb(colour) });
    }

    pub(crate) fn line_width(&mut self, width: f32) {
        self.ops.push(Op::SetOutlineThickness { pt: Pt(width) });
    }

    pub(crate) fn start(&mut self, x: f32, y: f32) {
        self.path.clear();
        self.line(x, y);
    }

    pub(crate) fn line(&mut self, x: f32, y: f32) {
        self.path.push(point(x, y, false));
    }

    pub(crate) fn curve(&mut self, [ax, ay, bx, by, x, y]: [f32; 6]) {
        self.path.extend([point(ax, ay, true), point(bx, by, true), point(x, y, false)]);
    }

    /// A curve with one handle, as most stems and leaves need.
    pub(crate) fn bow(&mut self, from: (f32, f32), handle: (f32, f32), to: (f32, f32)) {
        let near = |end: f32, handle: f32| end + (handle - end) * 2.0 / 3.0;
        self.curve([
            near(from.0, handle.0),
            near(from.1, handle.1),
            near(to.0, handle.0),
            near(to.1, handle.1),
            to.0,
            to.1,
        ]);
    }

    /// A filled leaf or blade from `root` to `tip`, with one handle for each of its edges.
    pub(crate) fn blade(&mut self, root: (f32, f32), left: (f32, f32), tip: (f32, f32), right: (f32, f32)) {
        self.start(root.0, root.1);
        self.curve([left.0, left.1, tip.0, tip.1, tip.0, tip.1]);
        self.curve([tip.0, tip.1, right.0, right.1, root.0, root.1]);
        self.fill();
    }

    /// A circle, as the four curves that come closest to it.
    pub(crate) fn circle(&mut self, x: f32, y: f32, radius: f32) {
        let handle = radius * 0.552_284_8;
        self.start(x + radius, y);
        self.curve([x + radius, y + handle, x + handle, y + radius, x, y + radius]);
        self.curve([x - handle, y + radius, x - radius, y + handle, x - radius, y]);
        self.curve([x - radius, y - handle, x - handle, y - radius, x, y - radius]);
        self.curve([x + handle, y - radius, x + radius, y - handle, x + radius, y]);
    }

    pub(crate) fn rectangle(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), mode: PaintMode) {
        let rectangle = Rect { mode: Some(mode), ..Rect::from_xywh(Pt(x), Pt(y), Pt(width), Pt(height)) };
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    /// Draws a line along the path.
    pub(crate) fn stroke(&mut self) {
        let line = Line { points: std::mem::take(&mut self.path), is_closed: false };
        self.ops.push(Op::DrawLine { line });
    }

    pub(crate) fn fill(&mut self) {
        self.paint(PaintMode::Fill);
    }

    /// Fills the path and draws a line around it.
    pub(crate) fn fill_and_stroke(&mut self) {
        self.paint(PaintMode::FillStroke);
    }

    fn paint(&mut self, mode: PaintMode) {
        let rings = vec![PolygonRing { points: std::mem::take(&mut self.path) }];
        let polygon = Polygon { rings, mode, winding_order: WindingOrder::NonZero };
        self.ops.push(Op::DrawPolygon { polygon });
    }
}

fn point(x: f32, y: f32, bezier: bool) -> LinePoint {
    LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier }
}

fn rgb([r, g, b]: Colour) -> Color {
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

/// Small numbers that look random and are the same in every run.
pub(crate) struct Chance(u32);

impl Chance {
    pub(crate) fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(2_654_435_761) | 1)
    }

    /// A number between `low` and `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        low + (high - low) * (self.0 >> 8) as f32 / 16_777_216.0
    }
}
