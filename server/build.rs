//! Builds anew when a shipped course changes, also when a file is added: they are part of the program.

fn main() {
    println!("cargo:rerun-if-changed=../course-content/courses");
}
