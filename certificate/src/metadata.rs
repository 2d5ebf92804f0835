//! What the file says about itself: the same as document information and as XMP, which PDF/A asks for.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use lopdf::{Dictionary, Object, StringFormat, dictionary};

use crate::record::{Lang, Record};
use crate::{content, words};

const PRODUCER: &str = "Forest Glade";

/// The facts; `lead` is the language of the document.
pub(crate) struct Metadata {
    pub(crate) lead: Lang,
    title: String,
    author: String,
    subject: String,
    day: NaiveDate,
}

impl Metadata {
    pub(crate) fn of(record: &Record) -> Self {
        let lead = record.languages.first().copied().unwrap_or(Lang::En);
        let author: Vec<&str> = record.issuers.iter().filter_map(|issuer| issuer.name.get(lead)).collect();
        let name = content::names(record).into_iter().next().map(|(_, name)| name).unwrap_or_default();
        Self {
            title: format!("{} № {} · {name}", words::title(record.kind, lead), record.serial),
            author: author.join(", "),
            subject: record.programme.get(lead).unwrap_or_default().to_owned(),
            day: record.issued_on,
            lead,
        }
    }

    pub(crate) fn info(&self) -> Dictionary {
        dictionary! {
            "Title" => text(&self.title),
            "Author" => text(&self.author),
            "Subject" => text(&self.subject),
            "Creator" => text(PRODUCER),
            "Producer" => text(PRODUCER),
            "CreationDate" => moment(self.day),
            "ModDate" => moment(self.day),
        }
    }

    pub(crate) fn xmp(&self) -> String {
        let day = format!("{:04}-{:02}-{:02}T00:00:00Z", self.day.year(), self.day.month(), self.day.day());
        let (title, author, subject) = (plain(&self.title), plain(&self.author), plain(&self.subject));
        let language = words::tag(self.lead);
        format!(
            r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
            bom = '\u{feff}'
        )
    }
}

/// Text as XML has it; what XML cannot hold at all is left out.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() || "&<>\u{fffe}\u{ffff}".contains(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    Cow::Owned(out)
}

/// A text string of the file: UTF-16 with its mark.
pub(crate) fn text(value: &str) -> Object {
    let units = [0xfeff].into_iter().chain(value.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// Midnight of a day, so that nothing but the record decides the bytes.
pub(crate) fn moment(day: NaiveDate) -> Object {
    Object::string_literal(format!("D:{:04}{:02}{:02}000000Z", day.year(), day.month(), day.day()))
}
