//! Writes sample credentials, status lists and public keys into the folder given on the command line, for readers elsewhere.

#[path = "../tests/badges/mod.rs"]
mod badges;
#[path = "../tests/records/mod.rs"]
mod records;

use std::error::Error;
use std::path::{Path, PathBuf};

use certificate::credential::{
    Credential, CredentialSigner, IssuerKey, PublicKey, Purpose, StatusList, StatusListCredential,
    did_document, embedded, jws,
};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give a folder")?);
    std::fs::create_dir_all(&folder)?;
    let (centre, academy) = (badges::centre(), badges::academy());
    for (name, badge) in badges::samples() {
        write(&folder, name, &badge, &centre)?;
    }
    let record = records::advanced();
    write(&folder, "endorsement", &badges::endorsement(&badges::badge(&record), &record), &academy)?;
    let mut served = Map::new();
    for (purpose, places) in [(Purpose::Revocation, &[8, 131_071][..]), (Purpose::Suspension, &[])] {
        let list = StatusList::of(places.iter().copied())?;
        let address = badges::list(purpose);
        let document = StatusListCredential::new(
            &list,
            (&address, purpose),
            centre.public().issuer(),
            (badges::at(), None),
        )?;
        write(&folder, purpose.as_str(), &document, &centre)?;
        served.insert(address, json!(format!("{}.json", purpose.as_str())));
    }
    let old = badges::key(badges::CENTRE, "2025", 3);
    publish(&folder, &[centre.key(), old.key()], &mut served)?;
    publish(&folder, &[academy.key()], &mut served)?;
    std::fs::write(folder.join("served.json"), Value::Object(served).to_string())?;
    Ok(())
}

/// A credential in both forms, and what it states.
fn write(
    folder: &Path,
    name: &str,
    credential: &impl Credential,
    key: &IssuerKey,
) -> Result<(), Box<dyn Error>> {
    let file = |kind: &str| folder.join(format!("{name}.{kind}"));
    std::fs::write(file("jwt"), jws(credential, key)?)?;
    std::fs::write(file("json"), embedded(credential, badges::at(), key)?)?;
    std::fs::write(file("nq"), credential.statements())?;
    Ok(())
}

/// An issuer's keys, each as its address serves it.
fn publish(
    folder: &Path,
    keys: &[&PublicKey],
    served: &mut Map<String, Value>,
) -> Result<(), Box<dyn Error>> {
    let issuer = keys.first().ok_or("no key")?.issuer();
    let mut put = |address: String, document: Value| {
        let name = format!("served-{}.json", served.len());
        served.insert(address, json!(name));
        std::fs::write(folder.join(name), document.to_string())
    };
    for key in keys {
        put(key.kid(), key.jwk())?;
    }
    let all: Vec<PublicKey> = keys.iter().map(|key| (*key).clone()).collect();
    put(issuer.document_url(), did_document(issuer, &all))?;
    Ok(())
}
