//! What time stamps promise: an authority says when a signature was there, and nothing of that is changed or left out unseen.

#![allow(clippy::unwrap_used)] // in what the tests are set up with

use std::cell::Cell;

use certificate::signing::{
    Party, ROOM, Report, STAMP_ROOM, Signer, Stamped, Verdict, prepare_with_room, read, read_stamp_root,
    read_with_stamps, room_for,
};
use certificate::{Document, Press};
use chrono::Duration;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfos};
use const_oid::db::rfc5911::ID_DATA;
use der::asn1::SetOfVec;
use der::{Any, Decode, Encode, SliceReader};
use x509_cert::attr::Attribute;

use crate::authority::{Authority, Fault};
use crate::records;
use crate::signers::now;
use crate::signing::{Parties, joint, tamper_with};

fn authority() -> Authority {
    Authority::new("The time of day", 11, now() + Duration::seconds(2))
}

fn stamped(document: Document, party: Party, authority: &Authority) -> Result<Document, certificate::Error> {
    let parties = Parties::new();
    let signer = match party {
        Party::Centre => &parties.centre,
        Party::Academy => &parties.academy,
    };
    let stamped = Stamped { signer, courier: authority, root: authority.root(), at: now() };
    document.signed((party, "an institution"), now(), &stamped)
}

fn both_stamped() -> Vec<u8> {
    let half = stamped(joint(), Party::Centre, &authority()).unwrap();
    stamped(half, Party::Academy, &authority()).unwrap().bytes
}

fn report(file: &[u8]) -> Report {
    read_with_stamps(file, &Parties::new().roots(), &[authority().root().clone()])
}

#[test]
fn a_stamped_signature_says_when_it_was_there_and_who_says_so() {
    let plain = Parties::new().signed_by(joint(), Party::Centre);
    let half = stamped(joint(), Party::Centre, &authority()).unwrap();
    assert!(half.bytes.len() > plain.bytes.len() + 2 * STAMP_ROOM - 64);
    let both = Parties::new().signed_by(half, Party::Academy);
    let report = report(&both.bytes);
    assert_eq!(report.verdict, Verdict::Genuine, "{report:?}");
    let stamp = report.signatures[0].stamp.as_ref().unwrap();
    assert_eq!((stamp.at, stamp.authority.as_str()), (now() + Duration::seconds(2), "The time of day"));
    assert_eq!(stamp.root, Some(0));
    assert_eq!(report.signatures[1].stamp, None);
}

#[test]
fn both_signatures_may_be_stamped() {
    let report = report(&both_stamped());
    assert_eq!(report.verdict, Verdict::Genuine);
    assert!(report.signatures.iter().all(|one| one.stamp.is_some()));
}

#[test]
fn an_authority_without_a_root_given_is_named_and_not_vouched_for() {
    let report = read(&both_stamped(), &Parties::new().roots());
    assert_eq!(report.verdict, Verdict::Genuine);
    assert_eq!(report.signatures[0].stamp.as_ref().unwrap().root, None);
    let namesake = Authority::new("The time of day", 12, now());
    let report = read_with_stamps(&both_stamped(), &Parties::new().roots(), &[namesake.root().clone()]);
    assert_eq!(report.signatures[0].stamp.as_ref().unwrap().root, None);
}

#[test]
fn the_root_of_an_authority_vouches_for_no_institution() {
    let roots = Parties::new().roots();
    let report = read_with_stamps(&both_stamped(), &[authority().root().clone()], &roots);
    assert_eq!(report.verdict, Verdict::UnknownSigner);
    assert_eq!(report.signatures[0].stamp.as_ref().unwrap().root, None);
}

#[test]
fn an_answer_that_does_not_count_is_refused_before_anything_is_signed_for_good() {
    for (fault, why) in [
        (Fault::Silent, "nobody answers"),
        (Fault::Refuses, "Rejection"),
        (Fault::OtherMatter, "about something else"),
        (Fault::Forged, "does not hold"),
    ] {
        let refused = stamped(joint(), Party::Centre, &authority().with(fault)).unwrap_err().to_string();
        assert!(refused.contains(why), "{fault:?}: {refused}");
    }
    let late = Authority::new("The time of yesterday", 11, now() - Duration::days(1));
    assert!(stamped(joint(), Party::Centre, &late).unwrap_err().to_string().contains("clock differs"));
    let (own, other) = (authority(), Authority::new("Another", 13, now()));
    let stranger = Stamped { signer: &Parties::new().centre, courier: &own, root: other.root(), at: now() };
    assert!(joint().signed((Party::Centre, "the centre"), now(), &stranger).is_err());
}

#[test]
fn certificates_that_nobody_needs_are_left_out() {
    let plain = stamped(joint(), Party::Centre, &authority()).unwrap();
    let chatty = stamped(joint(), Party::Centre, &authority().with(Fault::Chatty)).unwrap();
    assert!(plain.bytes == chatty.bytes);
}

#[test]
fn whatever_is_changed_or_added_is_seen_in_stamped_files_too() {
    tamper_with(&both_stamped(), |file| read(file, &Parties::new().roots()).verdict);
}

#[test]
fn no_digit_of_a_stamp_can_be_changed() {
    let genuine = both_stamped();
    let roots = Parties::new().roots();
    let at = genuine.windows(10).position(|window| window == b"/Contents<").unwrap() + 10;
    let length = genuine[at..].iter().position(|byte| *byte == b'>').unwrap();
    let used = genuine[at..at + length].iter().rposition(|byte| *byte != b'0').unwrap();
    for digit in (at..=at + used).step_by(11) {
        let mut file = genuine.clone();
        file[digit] = if file[digit] == b'1' { b'2' } else { b'1' };
        assert_ne!(read(&file, &roots).verdict, Verdict::Genuine, "digit {}", digit - at);
    }
}

/// A document with what somebody made of its stamped signature, in as much room.
fn with_signature(of: impl FnOnce(Vec<u8>) -> Vec<u8>, room: usize) -> Vec<u8> {
    let (own, parties) = (authority(), Parties::new());
    let who = (Party::Centre, "an institution");
    let prepared = prepare_with_room(&joint().bytes, who, now(), room).unwrap();
    let signer = Stamped { signer: &parties.centre, courier: &own, root: own.root(), at: now() };
    let signature = signer.sign(prepared.digest()).unwrap();
    prepared.finish(&of(signature)).unwrap()
}

fn holds(file: &[u8]) -> bool {
    read(file, &Parties::new().roots()).signatures[0].holds
}

/// The same signature with other things that are not signed.
fn with_unsigned(signature: &[u8], of: impl FnOnce(Vec<Attribute>) -> Vec<Attribute>) -> Vec<u8> {
    let outer = ContentInfo::from_der(signature).unwrap();
    let mut signed: SignedData = outer.content.decode_as().unwrap();
    let mut info = signed.signer_infos.0.as_slice()[0].clone();
    let attributes = of(info.unsigned_attrs.take().map(SetOfVec::into_vec).unwrap_or_default());
    info.unsigned_attrs = Some(SetOfVec::try_from(attributes).unwrap()).filter(|all| !all.is_empty());
    signed.signer_infos = SignerInfos(SetOfVec::try_from(vec![info]).unwrap());
    let content = Any::encode_from(&signed).unwrap();
    ContentInfo { content_type: outer.content_type, content }.to_der().unwrap()
}

#[test]
fn a_stamp_cannot_be_left_out_as_its_room_stays() {
    let room = ROOM + STAMP_ROOM;
    assert!(holds(&with_signature(|stamped| stamped, room)));
    assert!(!holds(&with_signature(|stamped| with_unsigned(&stamped, |_| Vec::new()), room)));
}

#[test]
fn nothing_but_one_stamp_on_this_signature_may_stand_beside_it() {
    let room = ROOM + STAMP_ROOM;
    let others = Cell::new(Vec::new());
    stamped(Press::new().unwrap().draw(&records::attendance()).unwrap(), Party::Centre, &authority())
        .map(|document| others.set(stamp_in(&document.bytes)))
        .unwrap();
    let others = others.take();
    assert!(
        !holds(&with_signature(|own| with_unsigned(&own, |_| others.clone()), room)),
        "of another document"
    );
    let twice = |mut all: Vec<Attribute>| {
        let values = [all[0].values.as_slice(), others[0].values.as_slice()].concat();
        all[0].values = SetOfVec::try_from(values).unwrap();
        all
    };
    assert!(!holds(&with_signature(|own| with_unsigned(&own, twice), room)), "two stamps");
    let beside = |mut all: Vec<Attribute>| {
        all.push(Attribute { oid: ID_DATA, values: all[0].values.clone() });
        all
    };
    assert!(!holds(&with_signature(|own| with_unsigned(&own, beside), room)), "something beside it");
    let called = |mut all: Vec<Attribute>| {
        all[0].oid = ID_DATA;
        all
    };
    assert!(!holds(&with_signature(|own| with_unsigned(&own, called), room)), "by another name");
}

/// What stands beside the first signature of a file.
fn stamp_in(file: &[u8]) -> Vec<Attribute> {
    let at = file.windows(10).position(|window| window == b"/Contents<").unwrap() + 10;
    let length = file[at..].iter().position(|byte| *byte == b'>').unwrap();
    let bytes = hex::decode(&file[at..at + length]).unwrap();
    let outer = ContentInfo::decode(&mut SliceReader::new(&bytes).unwrap()).unwrap();
    let signed: SignedData = outer.content.decode_as().unwrap();
    let info = &signed.signer_infos.0.as_slice()[0];
    info.unsigned_attrs.clone().unwrap().into_vec()
}

#[test]
fn everybody_keeps_the_same_room_for_a_signature() {
    with_signature(
        |stamped| {
            assert_eq!(room_for(&stamped), ROOM + STAMP_ROOM);
            assert_eq!(room_for(&with_unsigned(&stamped, |_| Vec::new())), ROOM);
            stamped
        },
        ROOM + STAMP_ROOM,
    );
}

#[test]
fn only_what_vouches_for_itself_is_taken_as_the_root_of_an_authority() {
    assert!(read_stamp_root(&authority().root_pem()).is_ok());
    assert!(read_stamp_root("nothing").is_err());
}
