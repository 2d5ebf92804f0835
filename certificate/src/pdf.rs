//! The file: a page in the form of PDF/A-3u, tagged, with fields to sign in and the credential within.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use crate::attachment::Attachment;
use crate::case::Case;
use crate::deflating::{FAST, deflate, packed};
use crate::fonts::Fonts;
use crate::layout::Sheet;
use crate::metadata::{Metadata, text};
use crate::page::{self, Page};
use crate::plates::Plates;
use crate::qr::Mark;
use crate::record::Record;
use crate::signing::{Party, Stub};
use crate::tags::{self, Seen};
use crate::{Error, words};

/// What a file is made of.
pub(crate) struct Matter<'a> {
    pub(crate) record: &'a Record,
    pub(crate) sheet: &'a Sheet<'a>,
    pub(crate) mark: &'a Mark,
    pub(crate) attachment: Option<&'a Attachment<'a>>,
}

/// Writes the document; what has to be known for signing it comes second.
pub(crate) fn write(
    fonts: &Fonts,
    plates: &Plates,
    matter: &Matter<'_>,
) -> Result<(Vec<u8>, Option<Stub>), Error> {
    let metadata = Metadata::of(matter.record);
    let mut file = Document::with_version("1.7");
    let (pages, page) = (file.new_object_id(), file.new_object_id());
    let case = Case::fill(fonts, &matter.sheet.inks)?;
    let drawn = page::write(matter.sheet, matter.mark, &case, &plates.design.colours);
    let fields = add_fields(&mut file, page, matter, (&metadata, plates.design.foot.hand));
    let seen = Seen {
        page,
        parts: &drawn.parts,
        sheet: matter.sheet,
        fields: &fields,
        lead: metadata.lead,
        address: matter.record.verification_url.trim(),
    };
    let structure = tags::add(&mut file, &seen);
    add_page(&mut file, plates, (pages, page), (&case, matter.sheet), (&drawn, &fields))?;
    let root = add_catalog(&mut file, plates, matter, &metadata, (pages, structure, &fields))?;
    let id = identity(matter)?;
    file.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::with_capacity(128 * 1024);
    file.save_to(&mut bytes)?;
    let stub = Stub::of(file, &bytes, &[&[root], fields.as_slice()].concat());
    Ok((bytes, stub))
}

fn add_catalog(
    file: &mut Document,
    plates: &Plates,
    matter: &Matter<'_>,
    metadata: &Metadata,
    (pages, structure, fields): (ObjectId, ObjectId, &[ObjectId]),
) -> Result<ObjectId, Error> {
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "Lang" => Object::string_literal(words::tag(metadata.lead)),
        "PageLayout" => "SinglePage",
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        "MarkInfo" => dictionary! { "Marked" => true },
        "StructTreeRoot" => structure,
        // Signatures are there, and the file is only to be appended to.
        "AcroForm" => dictionary! { "Fields" => references(fields), "SigFlags" => 3 },
    };
    describe(file, plates, metadata, &mut catalog);
    if let Some(attachment) = matter.attachment {
        let within = attachment.embed(file, matter.record)?;
        let name = Object::string_literal(attachment.name);
        let names = dictionary! { "Names" => vec![name, within.into()] };
        catalog.set("AF", vec![within.into()]);
        catalog.set("Names", dictionary! { "EmbeddedFiles" => names });
    }
    let root = file.add_object(catalog);
    file.trailer.set("Root", root);
    Ok(root)
}

/// What sets the file apart from every other, and is the same whenever it is written.
fn identity(matter: &Matter<'_>) -> Result<Object, Error> {
    let mut hash = matter.record.sha256()?;
    if let Some(attachment) = matter.attachment {
        hash = Sha256::new().chain_update(hash).chain_update(attachment.bytes).finalize().into();
    }
    Ok(Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal))
}

fn references(ids: &[ObjectId]) -> Vec<Object> {
    ids.iter().map(|id| Object::Reference(*id)).collect()
}

fn add_page(
    file: &mut Document,
    plates: &Plates,
    (pages, page): (ObjectId, ObjectId),
    (case, sheet): (&Case, &Sheet<'_>),
    (drawn, fields): (&Page, &[ObjectId]),
) -> Result<(), Error> {
    let mut art = plates.add_art(file);
    for (at, emblem) in sheet.emblems.iter().enumerate() {
        art.set(page::emblem_name(at), emblem.picture.embed(file));
    }
    let content = file.add_object(packed(Dictionary::new(), deflate(&drawn.content, FAST)?));
    let fonts = case.embed(file);
    let resources = dictionary! { "Font" => fonts, "XObject" => art };
    file.set_object(pages, dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] });
    file.set_object(
        page,
        dictionary! {
            "Type" => "Page",
            "Parent" => pages,
            "MediaBox" => plates.page.clone(),
            "Resources" => resources,
            "Contents" => content,
            "Annots" => references(fields),
            "StructParents" => 0,
            // Fields are visited in the order of the structure.
            "Tabs" => "S",
        },
    );
    Ok(())
}

/// Says what the file is, and by which colours its own are meant.
fn describe(file: &mut Document, plates: &Plates, metadata: &Metadata, catalog: &mut Dictionary) {
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    catalog.set("Metadata", file.add_object(Stream::new(kind, metadata.xmp().into_bytes())));
    let colours = plates.add_colours(file);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => colours,
    };
    catalog.set("OutputIntents", vec![intent.into()]);
    let info = file.add_object(metadata.info());
    file.trailer.set("Info", info);
}

/// A field over each signature line, in which its institution signs: empty, so that a signature changes nothing that is
/// printed.
fn add_fields(
    file: &mut Document,
    page: ObjectId,
    matter: &Matter<'_>,
    (metadata, hand): (&Metadata, f32),
) -> Vec<ObjectId> {
    let mut fields = Vec::new();
    let places = Party::ALL.into_iter().zip(&matter.sheet.rules).zip(&matter.record.issuers);
    for (at, ((party, &(left, right, line)), issuer)) in places.enumerate() {
        let size = [0.0, 0.0, right - left, hand].map(Object::Real).to_vec();
        let empty = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => size, "Resources" => Dictionary::new(),
        };
        let look = file.add_object(Stream::new(empty, Vec::new()));
        let told = words::field(metadata.lead, issuer.name.get(metadata.lead).unwrap_or_default());
        fields.push(file.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig",
            "T" => Object::string_literal(party.field()),
            "TU" => text(&told),
            // Printed, and locked.
            "F" => 132,
            "Rect" => [left, line, right, line + hand].map(Object::Real).to_vec(),
            "P" => page,
            "AP" => dictionary! { "N" => look },
            "StructParent" => tags::key_of_field(at),
        }));
    }
    fields
}
