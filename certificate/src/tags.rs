//! The structure of the document, for those who do not see it: what is a heading, a paragraph, a figure or a field, in which
//! language, and in which order.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::layout::Sheet;
use crate::metadata::text;
use crate::page::{Kind, Part};
use crate::record::Lang;
use crate::text::Place;
use crate::words;

/// What the structure is made from.
pub(crate) struct Seen<'a> {
    pub(crate) page: ObjectId,
    pub(crate) parts: &'a [Part],
    pub(crate) sheet: &'a Sheet<'a>,
    /// The fields to sign in.
    pub(crate) fields: &'a [ObjectId],
    pub(crate) lead: Lang,
    /// What the mark leads to.
    pub(crate) address: &'a str,
}

/// The number by which a field finds its element; 0 is the page's.
pub(crate) fn key_of_field(at: usize) -> i64 {
    i64::try_from(at).unwrap_or_default() + 1
}

/// Adds the structure to a file, and gives its root.
pub(crate) fn add(file: &mut Document, seen: &Seen<'_>) -> ObjectId {
    let root = file.new_object_id();
    let document = file.new_object_id();
    let mut tree = Tree { file, seen, owners: vec![Object::Null; seen.parts.len()], holders: Vec::new() };
    let kids = tree.sections(document);
    let (owners, holders) = (tree.owners, tree.holders);
    file.set_object(document, dictionary! { "S" => "Document", "P" => root, "K" => kids });
    let mut numbers = vec![0.into(), Object::from(owners)];
    for (at, holder) in holders {
        numbers.extend([key_of_field(at).into(), holder.into()]);
    }
    let parents = file.add_object(dictionary! { "Nums" => numbers });
    file.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => document,
            "ParentTree" => parents,
            "ParentTreeNextKey" => key_of_field(seen.fields.len()),
        },
    );
    root
}

struct Tree<'a> {
    file: &'a mut Document,
    seen: &'a Seen<'a>,
    /// The element of each part, and of each field.
    owners: Vec<Object>,
    holders: Vec<(usize, ObjectId)>,
}

impl Tree<'_> {
    /// What stands directly in the document, in order.
    fn sections(&mut self, document: ObjectId) -> Vec<Object> {
        let parts: Vec<(usize, &Part)> = self.seen.parts.iter().enumerate().collect();
        let mut kids = Vec::new();
        for some in parts.chunk_by(|(_, one), (_, next)| one.place == next.place) {
            match some[0].1.place {
                Place::Column(lang) => kids.push(self.section(document, some, lang)),
                Place::Signature(_) | Place::Check => kids.push(self.section(document, some, self.seen.lead)),
                _ => kids.extend(self.paragraphs(document, some, self.seen.lead)),
            }
        }
        kids
    }

    fn section(&mut self, document: ObjectId, parts: &[(usize, &Part)], lang: Lang) -> Object {
        let id = self.file.new_object_id();
        let mut kids = Vec::new();
        if let Place::Signature(at) = parts[0].1.place {
            kids.extend(self.field(id, at));
        }
        kids.extend(self.paragraphs(id, parts, lang));
        let mut section = dictionary! { "S" => "Sect", "P" => document };
        self.speak(&mut section, Some(lang), self.seen.lead);
        section.set("K", kids);
        self.file.set_object(id, section);
        id.into()
    }

    fn paragraphs(&mut self, parent: ObjectId, parts: &[(usize, &Part)], around: Lang) -> Vec<Object> {
        let number = |part: &Part| match part.kind {
            Kind::Words { paragraph, .. } => Some(paragraph),
            Kind::Mark | Kind::Institution(_) => None,
        };
        let each = parts.chunk_by(|(_, one), (_, next)| number(one).is_some() && number(one) == number(next));
        each.map(|spans| match (spans, &spans[0].1.kind) {
            ([(at, _)], Kind::Mark) => {
                let (left, bottom, side) = self.seen.sheet.qr;
                let says = words::mark(self.seen.lead, self.seen.address);
                self.figure(parent, *at, (&says, [left, bottom, left + side, bottom + side]))
            }
            ([(at, _)], Kind::Institution(which)) => {
                let emblem = &self.seen.sheet.emblems[*which];
                let (left, bottom, width, height) = emblem.bounds;
                self.figure(parent, *at, (emblem.says, [left, bottom, left + width, bottom + height]))
            }
            ([(at, part)], Kind::Words { says, .. }) => {
                let kind = if part.place == Place::Title { "H1" } else { "P" };
                let mut element = dictionary! { "S" => kind };
                self.speak(&mut element, part.lang, around);
                if let Some(says) = says {
                    element.set("ActualText", text(says));
                }
                self.leaf(parent, element, *at)
            }
            _ => self.several(parent, spans, around),
        })
        .collect()
    }

    /// A paragraph in several languages.
    fn several(&mut self, parent: ObjectId, spans: &[(usize, &Part)], around: Lang) -> Object {
        let id = self.file.new_object_id();
        let mut kids = Vec::new();
        for (at, part) in spans {
            let mut span = dictionary! { "S" => "Span" };
            self.speak(&mut span, part.lang, around);
            kids.push(self.leaf(id, span, *at));
        }
        self.file.set_object(id, dictionary! { "S" => "P", "P" => parent, "K" => kids });
        id.into()
    }

    /// A figure, what is heard in its place, and its bounds.
    fn figure(&mut self, parent: ObjectId, at: usize, (says, bounds): (&str, [f32; 4])) -> Object {
        let bounds = bounds.map(Object::Real).to_vec();
        let layout = dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds };
        self.leaf(parent, dictionary! { "S" => "Figure", "Alt" => text(says), "A" => layout }, at)
    }

    /// The field of a signature, if there is one.
    fn field(&mut self, parent: ObjectId, at: usize) -> Option<Object> {
        let field = *self.seen.fields.get(at)?;
        let reference = dictionary! { "Type" => "OBJR", "Obj" => field, "Pg" => self.seen.page };
        let id = self.file.add_object(dictionary! { "S" => "Form", "P" => parent, "K" => reference });
        self.holders.push((at, id));
        Some(id.into())
    }

    /// An element that holds one part of the page.
    fn leaf(&mut self, parent: ObjectId, mut element: Dictionary, part: usize) -> Object {
        element.set("P", parent);
        element.set("Pg", self.seen.page);
        element.set("K", i64::try_from(part).unwrap_or_default());
        let id = self.file.add_object(element);
        self.owners[part] = id.into();
        id.into()
    }

    /// Says the language of an element, if it is another than around it.
    fn speak(&self, element: &mut Dictionary, lang: Option<Lang>, around: Lang) {
        if let Some(lang) = lang.filter(|lang| *lang != around) {
            element.set("Lang", Object::string_literal(words::tag(lang)));
        }
    }
}
