//! What signatures promise: who signs, in which order, and that nothing is changed or added unseen.

#![allow(clippy::unwrap_used)] // in what the tests are set up with

use certificate::signing::{
    Identity, Party, ROOM, Root, Signer, Verdict, prepare, prepare_with_room, read, read_root,
};
use certificate::{Attachment, Document, Press};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use x509_cert::Certificate;

use crate::records;
use crate::signers::{identity, now, token, years};

/// The keys of both parties.
pub struct Parties {
    pub centre: Identity,
    pub academy: Identity,
}

impl Parties {
    pub fn new() -> Self {
        Self { centre: identity("Forest Glade, \"the centre\"", 1), academy: identity("Академия", 2) }
    }

    pub fn roots(&self) -> [Certificate; 2] {
        [self.centre.root().clone(), self.academy.root().clone()]
    }

    pub fn signed_by(&self, document: Document, party: Party) -> Document {
        let signer = match party {
            Party::Centre => &self.centre,
            Party::Academy => &self.academy,
        };
        document.signed((party, "an institution"), now(), signer).unwrap()
    }

    pub fn verdict(&self, file: &[u8]) -> Verdict {
        read(file, &self.roots()).verdict
    }

    /// A joint certificate that both have signed.
    fn joint(&self) -> Document {
        self.signed_by(self.signed_by(joint(), Party::Centre), Party::Academy)
    }
}

pub fn joint() -> Document {
    Press::new().unwrap().draw(&records::advanced()).unwrap()
}

#[test]
fn a_joint_certificate_is_genuine_once_both_have_signed() {
    let parties = Parties::new();
    let drawn = joint();
    assert_eq!(parties.verdict(&drawn.bytes), Verdict::Unsigned);
    let one = parties.signed_by(drawn.clone(), Party::Centre);
    assert!(one.bytes.starts_with(&drawn.bytes));
    assert_eq!(parties.verdict(&one.bytes), Verdict::Incomplete);
    let both = parties.signed_by(one.clone(), Party::Academy);
    assert!(both.bytes.starts_with(&one.bytes));
    let report = read(&both.bytes, &parties.roots());
    assert_eq!(report.verdict, Verdict::Genuine, "{report:?}");
    assert_eq!(report.signatures.iter().map(|one| one.root).collect::<Vec<_>>(), [Some(0), Some(1)]);
    assert_eq!(report.signatures[0].signer, "Forest Glade, \"the centre\" · 2026");
}

#[test]
fn with_both_signatures_and_a_credential_it_is_small_enough_to_send_by_mail() {
    let (parties, press) = (Parties::new(), Press::new().unwrap());
    records::marks().into_iter().for_each(|mark| press.keep(mark));
    let with_marks = |(name, record)| {
        ["meadow-1", "birch-1"].map(|design| {
            (
                name,
                records::with_marks(certificate::Record { template: design.into(), ..Clone::clone(&record) }),
            )
        })
    };
    let marked = records::specimens().into_iter().flat_map(with_marks);
    for (name, record) in records::specimens().into_iter().chain(marked) {
        let mut document = press.draw_with(&record, &Attachment::credential(&token())).unwrap();
        for (party, _) in Party::ALL.into_iter().zip(&record.issuers) {
            document = parties.signed_by(document, party);
        }
        assert_eq!(parties.verdict(&document.bytes), Verdict::Genuine, "{name}");
        assert!(document.bytes.len() <= 110_000, "{name}: {}", document.bytes.len());
    }
}

#[test]
fn a_document_just_drawn_is_signed_as_one_that_was_read_from_a_file() {
    let (parties, signed) = (Parties::new(), Parties::new().joint());
    let mut bytes = joint().bytes;
    for (party, signer) in [(Party::Centre, &parties.centre), (Party::Academy, &parties.academy)] {
        let room = signer.room();
        let prepared = prepare_with_room(&bytes, (party, "an institution"), now(), room).unwrap();
        let signature = signer.sign(prepared.digest()).unwrap();
        bytes = prepared.finish(&signature).unwrap();
    }
    assert!(bytes == signed.bytes);
}

#[test]
fn as_much_room_is_kept_as_a_signature_takes() {
    for name in ["W", &"Ў".repeat(64)] {
        let signer = identity(name, 7);
        let room = signer.room();
        assert!(room <= ROOM, "{room}");
        for digest in 0..64 {
            let size = signer.sign(&[digest; 32]).unwrap().len();
            assert!((room - 4..=room).contains(&size), "{size} of {room}");
        }
    }
}

#[test]
fn what_the_centre_issues_alone_is_genuine_with_its_signature() {
    let parties = Parties::new();
    let drawn = Press::new().unwrap().draw(&records::attendance()).unwrap();
    let signed = parties.signed_by(drawn, Party::Centre);
    assert_eq!(parties.verdict(&signed.bytes), Verdict::Genuine);
    let refused = signed.signed((Party::Academy, "the academy"), now(), &parties.academy);
    assert!(refused.unwrap_err().to_string().contains("there is no place for Academy to sign"));
}

#[test]
fn nobody_signs_twice_or_for_the_other() {
    let parties = Parties::new();
    let one = parties.signed_by(joint(), Party::Centre);
    let again = one.clone().signed((Party::Centre, "the centre"), now(), &parties.centre);
    assert!(again.unwrap_err().to_string().contains("has signed already"));
    let by_one_alone = one.signed((Party::Academy, "the academy"), now(), &parties.centre).unwrap();
    assert_eq!(parties.verdict(&by_one_alone.bytes), Verdict::UnknownSigner);
}

#[test]
fn a_signer_that_no_root_vouches_for_is_unknown() {
    let both = Parties::new().joint();
    assert_eq!(read(&both.bytes, &[]).verdict, Verdict::UnknownSigner);
    let namesake = identity("Forest Glade, \"the centre\"", 3);
    assert_eq!(read(&both.bytes, &[namesake.root().clone()]).verdict, Verdict::UnknownSigner);
}

#[test]
fn a_file_cut_back_to_the_first_signature_is_incomplete() {
    let parties = Parties::new();
    let both = parties.joint();
    let covered = read(&both.bytes, &parties.roots()).signatures[0].covers;
    assert_eq!(parties.verdict(&both.bytes[..covered]), Verdict::Incomplete);
}

#[test]
fn whatever_is_changed_or_added_is_seen() {
    let parties = Parties::new();
    tamper_with(&parties.joint().bytes, |file| parties.verdict(file));
}

/// Changes a genuine file in every way that comes to mind; whatever comes of it must not be taken for genuine.
pub fn tamper_with(genuine: &[u8], verdict: impl Fn(&[u8]) -> Verdict) {
    let mut random = StdRng::seed_from_u64(4);
    for round in 0..tamperings() {
        let mut file = genuine.to_vec();
        let (at, length) = (random.gen_range(0..file.len()), random.gen_range(1..4096));
        let end = (at + length).min(file.len());
        match round % 8 {
            0 => file[at] ^= 1 << random.gen_range(0..8),
            1 => file.insert(at, random.r#gen()),
            2 => drop(file.remove(at)),
            3 => file.extend_from_slice(b"\n9 0 obj\n<<>>\nendobj\n%%EOF\n"),
            4 => file.truncate(at),
            5 => random.fill(&mut file[at..end]),
            6 => drop(file.drain(at..end)),
            _ => {
                let copied = file[at..end].to_vec();
                let to = random.gen_range(0..file.len());
                file.splice(to..to, copied);
            }
        }
        let is_as_before = file == genuine;
        assert!(is_as_before || verdict(&file) != Verdict::Genuine, "round {round}, byte {at}");
    }
}

/// How often files are tampered with; `TAMPERINGS=100000` is what the promise was measured with.
fn tamperings() -> u32 {
    std::env::var("TAMPERINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(400)
}

#[test]
fn not_even_the_spare_room_of_a_signature_can_be_written_on() {
    let parties = Parties::new();
    let one = parties.signed_by(joint(), Party::Centre).bytes;
    let prepared = prepare(&one, Party::Academy, "the academy", now()).unwrap();
    let signature = parties.academy.sign(prepared.digest()).unwrap();
    let both = prepared.finish(&signature).unwrap();
    assert_eq!(parties.verdict(&both), Verdict::Genuine);
    let holes: Vec<usize> =
        both.windows(64).enumerate().filter(|(_, w)| *w == [b'0'; 64]).map(|(at, _)| at).collect();
    assert!(holes.len() > 1000, "there is spare room");
    for at in holes.into_iter().step_by(97) {
        let mut file = both.clone();
        file[at] = b'1';
        assert_ne!(parties.verdict(&file), Verdict::Genuine, "byte {at}");
    }
}

#[test]
fn what_is_no_document_of_ours_is_told_apart_without_a_fault() {
    let parties = Parties::new();
    for junk in [
        &b""[..],
        b"%PDF-1.7",
        b"/ByteRange",
        b"/ByteRange[0 1 2",
        b"/ByteRange [0 18446744073709551615 2 3]",
    ] {
        assert_ne!(parties.verdict(junk), Verdict::Genuine);
        assert!(prepare(junk, Party::Centre, "the centre", now()).is_err());
    }
}

#[test]
fn keys_come_back_from_their_files_and_only_with_their_certificates() {
    let (centre, academy) = (identity("The centre", 1), identity("The academy", 2));
    let kept = Identity::from_pem(&centre.to_pem().unwrap()).unwrap();
    assert_eq!(kept.sign(&[7; 32]).unwrap(), centre.sign(&[7; 32]).unwrap());
    let (ours, theirs) = (centre.to_pem().unwrap(), academy.to_pem().unwrap());
    let (key, _) = ours.split_once("-----BEGIN CERT").unwrap();
    let (_, certificates) = theirs.split_once("-----BEGIN CERT").unwrap();
    let mixed = Identity::from_pem(&format!("{key}-----BEGIN CERT{certificates}")).err().unwrap();
    assert!(mixed.to_string().contains("of another key"));
    assert!(Identity::from_pem("nothing").is_err());
}

#[test]
fn a_long_name_ends_after_a_whole_word_in_certificates() {
    let name = "Forest Glade, training centre of the Belarusian Children’s Hospice and its friends";
    let mut random = StdRng::seed_from_u64(5);
    let root = Root::found(name, (now(), now() + years(40)), &mut random).unwrap();
    let certificate = read_root(&root.certificate_pem().unwrap()).unwrap();
    let subject = certificate.tbs_certificate.subject.to_string();
    assert!(subject.contains("O=Forest Glade\\, training centre of the Belarusian Children"), "{subject}");
    assert!(subject.split(",O=").all(|part| part.chars().count() < 80), "{subject}");
}
