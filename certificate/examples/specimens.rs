//! Writes specimen certificates into the folder given on the command line: in every design, with the institutions' marks,
//! and complete with a credential and all signatures; beside them the roots that vouch for these.

#[path = "../tests/records/mod.rs"]
mod records;
#[path = "../tests/signers/mod.rs"]
#[allow(dead_code)]
mod signers;

use certificate::signing::Party;
use certificate::{Attachment, Press, Record};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder")?;
    std::fs::create_dir_all(&folder)?;
    let press = Press::new()?;
    records::marks().into_iter().for_each(|mark| press.keep(mark));
    let keys =
        [("centre", signers::identity("The centre", 1)), ("academy", signers::identity("The academy", 2))];
    for (name, key) in &keys {
        std::fs::write(format!("{folder}/{name}.pem"), key.root_pem()?)?;
    }
    for (name, record) in records::specimens() {
        for design in certificate::designs() {
            let record = Record { template: design.into(), ..record.clone() };
            std::fs::write(format!("{folder}/{name}-{design}.pdf"), press.draw(&record)?.bytes)?;
            let marked = press.draw(&records::with_marks(record))?;
            std::fs::write(format!("{folder}/{name}-{design}-marks.pdf"), marked.bytes)?;
        }
        let mut document = press.draw_with(&record, &Attachment::credential(&signers::token()))?;
        for ((party, (_, key)), issuer) in Party::ALL.into_iter().zip(&keys).zip(&record.issuers) {
            document = document.signed((party, &issuer.name.en), signers::now(), key)?;
        }
        std::fs::write(format!("{folder}/{name}-complete.pdf"), document.bytes)?;
    }
    Ok(())
}
