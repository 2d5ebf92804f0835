//! The register log: trees and proofs as RFC 6962 has them, notes as others read them, and a witness that sees a fork.
#![allow(clippy::unwrap_used)]

use certificate::log::{
    Algorithm, Checkpoint, Checkpointed, Event, Fault, Frontier, Hash, Leaf, Note, NoteKey, NoteSigner,
    Offer, Plan, Receipt, Seen, commitment, consistency, inclusion, root, stored_count, stored_id,
    verify_consistency, verify_inclusion, witness,
};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use signed_note::{StandardVerifier, VerifierList};
use tlog_tiles::HashReader;

/// The largest tree that is looked at in full.
const MOST: u64 = 130;

/// A tree with all that is kept of it.
struct Kept {
    hashes: Vec<Hash>,
    roots: Vec<Hash>,
}

impl Kept {
    fn of(leaves: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut frontier = Frontier::default();
        let mut kept = Self { hashes: Vec::new(), roots: vec![frontier.root()] };
        for leaf in leaves {
            assert_eq!(kept.hashes.len() as u64, stored_count(frontier.size()));
            kept.hashes.extend(frontier.push(Hash::leaf(&leaf)));
            kept.roots.push(frontier.root());
        }
        kept
    }

    fn numbered(leaves: u64) -> Self {
        Self::of((0..leaves).map(leaf))
    }

    fn fill(&self, plan: &Plan) -> Vec<Hash> {
        plan.fill(|id| self.hashes.get(usize::try_from(id).unwrap()).copied()).unwrap()
    }

    fn root(&self, size: u64) -> Hash {
        self.roots[usize::try_from(size).unwrap()]
    }
}

impl HashReader for Kept {
    fn read_hashes(&self, ids: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(ids.iter().map(|id| tlog_tiles::Hash(self.hashes[usize::try_from(*id).unwrap()].0)).collect())
    }
}

fn leaf(number: u64) -> Vec<u8> {
    format!("leaf {number}").into_bytes()
}

fn theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect()
}

#[test]
fn the_roots_are_those_of_the_reference_vectors_of_certificate_transparency() {
    let leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let tree = Kept::of(leaves.map(|leaf| hex::decode(leaf).unwrap()));
    assert_eq!(tree.roots.iter().map(ToString::to_string).collect::<Vec<_>>(), roots);
}

#[test]
fn what_is_kept_is_numbered_and_hashed_as_an_independent_program_does() {
    let tree = Kept::numbered(MOST);
    for size in 0..=MOST {
        assert_eq!(tlog_tiles::stored_hash_count(size), stored_count(size));
        assert_eq!(tlog_tiles::tree_hash(size, &tree).unwrap().0, tree.root(size).0);
        assert_eq!(tree.fill(&root(size)), [tree.root(size)]);
    }
    for (level, position) in [(0, 7), (3, 5), (8, 1), (16, 40), (24, 3)] {
        let theirs = tlog_tiles::stored_hash_index(u8::try_from(level).unwrap(), position);
        assert_eq!(stored_id(level, position), theirs);
    }
}

#[test]
fn every_leaf_of_every_tree_is_proven_and_no_other() {
    let tree = Kept::numbered(MOST);
    for size in 1..=MOST {
        for index in 0..size {
            let (of, head) = (Hash::leaf(&leaf(index)), (size, tree.root(size)));
            let plan = inclusion(index, size).unwrap();
            assert!(plan.ids().len() <= 2 * 8, "size {size}");
            let proof = tree.fill(&plan);
            assert_eq!(verify_inclusion((index, of), head, &proof), Ok(()), "{index} of {size}");
            tlog_tiles::check_record(
                &theirs(&proof),
                size,
                tlog_tiles::Hash(head.1.0),
                index,
                tlog_tiles::Hash(of.0),
            )
            .unwrap();
            let refused = |index, of, head, proof: &[Hash]| {
                assert!(verify_inclusion((index, of), head, proof).is_err(), "{index} of {size}");
            };
            refused(index, Hash::leaf(b"another"), head, &proof);
            refused(index, of, (size, tree.root(size - 1)), &proof);
            refused(size, of, head, &proof);
            if size > 1 {
                refused((index + 1) % size, of, head, &proof);
                refused(index, of, head, &proof[1..]);
                refused(index, of, head, &proof[..proof.len() - 1]);
            }
            let mut longer = proof.clone();
            longer.push(of);
            refused(index, of, head, &longer);
            for at in 0..proof.len() {
                let mut forged = proof.clone();
                forged[at].0[7] ^= 1;
                refused(index, of, head, &forged);
            }
        }
    }
    assert_eq!(inclusion(5, 5), Err(Fault::OutOfRange));
}

#[test]
fn every_tree_begins_with_every_smaller_one() {
    let tree = Kept::numbered(MOST);
    for (old, new) in pairs() {
        let (before, after) = (tree.root(old), tree.root(new));
        let proof = tree.fill(&consistency(old, new).unwrap());
        assert_eq!(verify_consistency((old, before), (new, after), &proof), Ok(()), "{old} of {new}");
        if (1..new).contains(&old) {
            let (before, after) = (tlog_tiles::Hash(before.0), tlog_tiles::Hash(after.0));
            tlog_tiles::check_tree(&theirs(&proof), new, after, old, before).unwrap();
        }
    }
    assert_eq!(consistency(6, 5), Err(Fault::OutOfRange));
    let smaller = verify_consistency((6, tree.root(6)), (5, tree.root(5)), &[]);
    assert_eq!(smaller, Err(Fault::Smaller { seen: 6, offered: 5 }));
}

#[test]
fn no_tree_begins_with_one_whose_first_leaf_is_another() {
    let tree = Kept::numbered(MOST);
    let other = Kept::of((0..MOST).map(|number| leaf(number + u64::from(number == 0) * 1000)));
    for (old, new) in pairs().filter(|(old, _)| *old > 0) {
        let (before, after) = ((old, tree.root(old)), (new, tree.root(new)));
        let plan = consistency(old, new).unwrap();
        let proof = tree.fill(&plan);
        let forked = Err(Fault::Forked { old, new });
        for proof in [&proof, &other.fill(&plan)] {
            assert_eq!(verify_consistency((old, other.root(old)), after, proof), forked, "{old} of {new}");
            assert_eq!(verify_consistency(before, (new, other.root(new)), proof), forked, "{old} of {new}");
        }
        for at in 0..proof.len() {
            let mut forged = proof.clone();
            forged[at].0[31] ^= 128;
            assert_eq!(verify_consistency(before, after, &forged), forked, "{old} of {new}");
            assert_eq!(verify_consistency(before, after, &proof[..at]), forked, "{old} of {new}");
        }
    }
}

/// Every size, and every larger one.
fn pairs() -> impl Iterator<Item = (u64, u64)> {
    (0..=MOST).flat_map(|new| (0..=new).map(move |old| (old, new)))
}

fn signer(name: &str, algorithm: Algorithm, seed: u64) -> NoteSigner {
    NoteSigner::generate(name, algorithm, &mut StdRng::seed_from_u64(seed)).unwrap()
}

fn log() -> NoteSigner {
    signer("learn.example.by/log", Algorithm::Ed25519, 1)
}

fn academy() -> NoteSigner {
    signer("academy.example.by/witness", Algorithm::Cosignature, 2)
}

fn head(tree: &Kept, size: u64) -> Checkpoint {
    Checkpoint { origin: "learn.example.by/log".into(), size, root: tree.root(size) }
}

#[test]
fn a_checkpoint_is_read_and_its_signature_checked_by_an_independent_program() {
    let tree = Kept::numbered(9);
    let note = head(&tree, 9).signed(&log()).to_string();
    let read = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&log().key().to_string()).unwrap();
    let (verified, others) = read.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((verified.len(), others.len()), (1, 0));
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(read.text()).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size()), ("learn.example.by/log", 9));
    assert_eq!(checkpoint.hash().0, tree.root(9).0);
}

#[test]
fn a_note_and_its_keys_read_back_as_they_were_written() {
    let mut note = head(&Kept::numbered(3), 3).signed(&log());
    note.lines.push(academy().sign(&note.text, 1_790_000_000));
    let read: Note = note.to_string().parse().unwrap();
    assert_eq!(read, note);
    assert_eq!(read.signed_by(log().key()), Ok(None));
    assert_eq!(read.signed_by(academy().key()), Ok(Some(1_790_000_000)));
    let key: NoteKey = academy().key().to_string().parse().unwrap();
    assert_eq!(&key, academy().key());
    let again = NoteSigner::from_pem(key.name(), key.algorithm(), &academy().to_pem().unwrap()).unwrap();
    assert_eq!(again.key(), &key);
    for wrong in ["", "name", "name+00000000+AQ==", &key.to_string().replace("academy", "academia")] {
        assert!(wrong.parse::<NoteKey>().is_err(), "{wrong}");
    }
}

#[test]
fn a_note_that_was_altered_is_not_believed() {
    let note = head(&Kept::numbered(3), 3).signed(&log());
    let altered: Note = note.to_string().replace("\n3\n", "\n4\n").parse().unwrap();
    let wrong = Err(Fault::WrongSignature("learn.example.by/log".into()));
    assert_eq!(altered.signed_by(log().key()), wrong);
    let keys = [log().key().clone()];
    assert_eq!(Checkpointed::read(altered, &keys), Err(Fault::WrongSignature("learn.example.by/log".into())));
    assert!(Checkpointed::read(note.clone(), &[academy().key().clone()]).is_err());
    let other = Checkpoint { origin: "other.example.by/log".into(), ..head(&Kept::numbered(3), 3) };
    assert!(matches!(Checkpointed::read(other.signed(&log()), &keys), Err(Fault::OtherLog { .. })));
    // A witness's signature also covers when it was made.
    let mut cosigned = note.clone();
    let line = academy().sign(&note.text, 7);
    cosigned.lines.push(line);
    let moved = cosigned.to_string().replace("AAAAAAAAAAH", "AAAAAAAAAAI");
    assert_ne!(moved, cosigned.to_string());
    for written in [moved.as_str(), "", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name AA==\n"]
    {
        let read = written.parse::<Note>().and_then(|note| note.signed_by(academy().key()));
        assert!(read.is_err(), "{written}");
    }
}

fn offer(tree: &Kept, old: u64, new: u64) -> Offer {
    let proof = tree.fill(&consistency(old.min(new), new).unwrap());
    Offer { old, proof, checkpoint: head(tree, new).signed(&log()) }
}

#[test]
fn a_witness_follows_a_log_that_grows() {
    let tree = Kept::numbered(40);
    let mut seen = Seen::nothing(log().key());
    for size in [0, 1, 1, 7, 8, 40] {
        let asked: Offer = offer(&tree, seen.size, size).to_string().parse().unwrap();
        let (next, line) = witness(&seen, &asked, &academy(), 99).unwrap();
        let mut note = asked.checkpoint;
        note.lines.push(line);
        assert_eq!(note.signed_by(academy().key()), Ok(Some(99)));
        assert_eq!((next.size, next.root), (size, tree.root(size)));
        seen = next;
    }
}

#[test]
fn a_witness_refuses_a_log_that_was_rewritten_or_cut_or_is_another() {
    let tree = Kept::numbered(40);
    let other = Kept::of((0..40).map(|number| leaf(number + u64::from(number == 2) * 1000)));
    let (seen, _) = witness(&Seen::nothing(log().key()), &offer(&tree, 0, 20), &academy(), 1).unwrap();
    let refused = |asked: &Offer| witness(&seen, asked, &academy(), 2).map(drop).unwrap_err();
    assert_eq!(refused(&offer(&other, 20, 30)), Fault::Forked { old: 20, new: 30 });
    assert_eq!(refused(&offer(&other, 20, 20)), Fault::Forked { old: 20, new: 20 });
    assert_eq!(refused(&offer(&tree, 20, 19)), Fault::Smaller { seen: 20, offered: 19 });
    assert_eq!(refused(&offer(&tree, 0, 30)), Fault::OtherSize { seen: 20, offered: 0 });
    assert_eq!(refused(&offer(&tree, 10, 30)), Fault::OtherSize { seen: 20, offered: 10 });
    let thief = signer("learn.example.by/log", Algorithm::Ed25519, 3);
    let stolen = Offer { checkpoint: head(&tree, 30).signed(&thief), ..offer(&tree, 20, 30) };
    assert!(matches!(refused(&stolen), Fault::NotSigned(_)));
}

fn receipt() -> Receipt {
    let salt = [7; 32];
    let leaf = Leaf {
        at: "2026-05-12T08:00:00.000000Z".into(),
        credential_sha256: None,
        document_sha256: Some(Hash::leaf(b"document")),
        entered_at: None,
        event: Event::Issued,
        reason_commitment: None,
        record_commitment: commitment(&salt, "{}"),
        serial_commitment: commitment(&salt, "FG-2026-000001"),
        successor_commitment: None,
        v: Leaf::VERSION,
    };
    let leaf = leaf.canonical_json().unwrap();
    let tree = Kept::of([b"before".to_vec(), leaf.clone().into_bytes(), b"after".to_vec()]);
    let mut note = head(&tree, 3).signed(&log());
    note.lines.push(academy().sign(&note.text, 5));
    Receipt {
        v: Receipt::VERSION,
        serial: "FG-2026-000001".into(),
        salt: hex::encode(salt),
        leaf,
        index: 1,
        proof: tree.fill(&inclusion(1, 3).unwrap()),
        checkpoint: note.to_string(),
    }
}

#[test]
fn a_receipt_is_checked_with_two_keys_and_nothing_else() {
    let keys = [log().key().clone()];
    let received = receipt().check(&keys, Some(academy().key())).unwrap();
    assert_eq!((received.leaf.event, received.size), (Event::Issued, 3));
    assert_eq!(received.witnessed_at.unwrap().timestamp(), 5);
    assert_eq!(receipt().check(&keys, None).unwrap().witnessed_at, None);
    let json = serde_json::to_string(&receipt()).unwrap();
    assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt());
}

#[test]
fn a_receipt_with_anything_altered_is_refused() {
    let keys = [log().key().clone()];
    let alterations: [fn(&mut Receipt); 7] = [
        |receipt| receipt.serial = "FG-2026-000002".into(),
        |receipt| receipt.salt = hex::encode([8; 32]),
        |receipt| receipt.leaf = receipt.leaf.replace("08:00", "07:00"),
        |receipt| receipt.index = 2,
        |receipt| receipt.proof.reverse(),
        |receipt| receipt.checkpoint = receipt.checkpoint.replace("\n3\n", "\n4\n"),
        |receipt| {
            receipt.checkpoint = receipt.checkpoint.lines().take(5).map(|line| format!("{line}\n")).collect();
        },
    ];
    for (at, alter) in alterations.into_iter().enumerate() {
        let mut altered = receipt();
        alter(&mut altered);
        assert!(altered.check(&keys, Some(academy().key())).is_err(), "alteration {at}");
    }
}

#[test]
fn a_leaf_has_one_way_to_be_written() {
    let written = receipt().leaf;
    assert!(Leaf::parse(&written).is_ok());
    let keys: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(keys.to_string(), written, "sorted, and without white space");
    for other in [written.replace("\"v\":1", "\"v\":2"), written.replace(",\"v\"", ", \"v\""), String::new()]
    {
        assert!(Leaf::parse(&other).is_err(), "{other}");
    }
}
