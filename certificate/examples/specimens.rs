//! Writes specimen certificates into the folder given on the command line.

#[path = "../tests/records/mod.rs"]
mod records;

use certificate::Press;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder")?;
    std::fs::create_dir_all(&folder)?;
    let press = Press::new()?;
    for (name, record) in records::specimens() {
        let document = press.draw(&record)?;
        std::fs::write(format!("{folder}/{name}.pdf"), document.bytes)?;
    }
    Ok(())
}
