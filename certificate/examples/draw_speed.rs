//! Measures how long one certificate takes to draw and how large it is.

#[path = "../tests/records/mod.rs"]
mod records;

use std::time::Instant;

use certificate::Press;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let press = Press::new()?;
    println!("start-up {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    for (name, record) in records::specimens() {
        let mut times = Vec::with_capacity(200);
        let mut size = 0;
        for _ in 0..200 {
            let start = Instant::now();
            size = press.draw(&record)?.bytes.len();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        println!("{name:14} min {:.2} ms, median {:.2} ms, {size} bytes", times[0], times[times.len() / 2]);
    }
    Ok(())
}
