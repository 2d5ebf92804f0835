//! Folders and archives: round trips, and archives by people who mean ill.

use std::io::{Cursor, Write};

use course_content::Files;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::fixture::{finds, valid};

fn archive(build: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    build(&mut writer);
    writer.finish().unwrap().into_inner()
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn one(name: &str, bytes: &[u8]) -> Vec<u8> {
    archive(|writer| {
        writer.start_file(name, options()).unwrap();
        writer.write_all(bytes).unwrap();
    })
}

#[track_caller]
fn refused(bytes: &[u8], code: &str) {
    let findings = Files::read_zip(bytes).unwrap_err();
    assert_eq!(findings[0].code, code, "{findings:?}");
}

#[test]
fn folder_and_archive_give_back_every_byte() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("small-course");
    let second = folder.path().join("copy");
    std::fs::create_dir(&second).unwrap();
    valid().write_dir(&first).unwrap();
    let read = Files::read_dir(&first).unwrap();
    assert_eq!(read.folder(), Some("small-course"));
    let unzipped = Files::read_zip(&read.to_zip().unwrap()).unwrap();
    unzipped.write_dir(&second).unwrap();
    let back = Files::read_dir(&second).unwrap();
    assert_eq!(back, valid());
    assert_eq!(back.content_hash_hex(), valid().content_hash_hex());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn the_same_files_give_the_same_archive() {
    assert_eq!(valid().to_zip().unwrap(), valid().to_zip().unwrap());
}

#[test]
fn the_content_hash_is_the_one_of_the_format() {
    let mut files = Files::default();
    assert_eq!(files.content_hash_hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    files.insert("b", "2");
    files.insert("a", "1");
    // printf 'a\0'; printf 1 | sha256sum | xxd -r -p; printf 'b\0'; printf 2 | sha256sum | xxd -r -p
    assert_eq!(files.content_hash_hex(), "074239ecae02aa6e1cd901145c1ff520abea7e972127fc40cd8e1592a3d71667");
    let before = files.content_hash();
    files.insert("b", "3");
    assert_ne!(files.content_hash(), before);
}

#[test]
fn a_single_folder_around_everything_is_left_away() {
    let bytes = archive(|writer| {
        writer.add_directory("small-course/", options()).unwrap();
        for (path, bytes) in valid().iter() {
            writer.start_file(format!("small-course/{path}"), options()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    });
    let files = Files::read_zip(&bytes).unwrap();
    assert_eq!(files, valid());
    assert_eq!(files.folder(), Some("small-course"));
    finds(files, &[]);
}

#[test]
fn paths_that_climb_are_refused() {
    for name in ["../x", "a/../../x", "/etc/passwd", "a\\b", "C:/x", "./x", "a//b", "..\\..\\x"] {
        refused(&one(name, b"x"), "unsafe_path");
    }
    refused(&archive(|writer| writer.add_directory("../out/", options()).unwrap()), "unsafe_path");
    refused(&one(".git/config", b"x"), "hidden_file");
    refused(&one("__MACOSX/x", b"x"), "name_not_allowed");
}

#[test]
fn symbolic_links_are_refused() {
    refused(
        &archive(|writer| writer.add_symlink("course.yaml", "/etc/passwd", options()).unwrap()),
        "symlink",
    );
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let mut bytes = archive(|writer| {
        for name in ["aaaa.md", "bbbb.md"] {
            writer.start_file(name, options()).unwrap();
            writer.write_all(b"x").unwrap();
        }
    });
    while let Some(at) = bytes.windows(7).position(|window| window == b"bbbb.md") {
        bytes[at..at + 4].copy_from_slice(b"aaaa");
    }
    refused(&bytes, "duplicate_path");
}

#[test]
fn encrypted_entries_are_refused() {
    let mut bytes = one("course.yaml", b"format: 1");
    // Bit 0 of the general purpose flags, in the central directory.
    let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[central + 8] |= 1;
    bytes[6] |= 1;
    refused(&bytes, "encrypted");
}

#[test]
fn a_bomb_is_stopped_at_the_limit() {
    let zeroes = vec![0_u8; 17 * 1024 * 1024];
    refused(&one("media/bomb.png", &zeroes), "file_too_large");
    let many = archive(|writer| {
        for number in 0..5 {
            writer.start_file(format!("media/{number}.png"), options()).unwrap();
            writer.write_all(&zeroes[..15 * 1024 * 1024]).unwrap();
        }
    });
    refused(&many, "package_too_large");
}

#[test]
fn what_a_header_says_of_its_size_is_not_believed() {
    let mut bytes = one("media/bomb.png", &vec![0_u8; 17 * 1024 * 1024]);
    let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    for at in [central + 24, 22] {
        bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    assert!(Files::read_zip(&bytes).is_err());
}

#[test]
fn too_many_files_are_refused() {
    let bytes = archive(|writer| {
        for number in 0..2_001 {
            writer.start_file(format!("media/{number}"), options()).unwrap();
        }
    });
    refused(&bytes, "too_many_files");
}

#[test]
fn a_damaged_archive_is_refused() {
    refused(b"", "archive_unreadable");
    refused(b"not a zip archive", "archive_unreadable");
    let whole = valid().to_zip().unwrap();
    refused(&whole[..whole.len() / 2], "archive_unreadable");
    let mut flipped = one("course.yaml", &b"format: 1\n".repeat(50));
    flipped[45] ^= 0xff;
    assert!(Files::read_zip(&flipped).is_err(), "the checksum is compared");
}

#[test]
fn a_folder_with_links_or_hidden_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("small-course");
    valid().write_dir(&course).unwrap();
    std::fs::create_dir(course.join(".git")).unwrap();
    std::fs::write(course.join("Notes.txt"), "x").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", course.join("media/passwd")).unwrap();
    std::os::unix::fs::symlink("/etc", course.join("04-etc")).unwrap();
    let findings = Files::read_dir(&course).unwrap_err();
    let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.file.as_str())).collect();
    assert_eq!(
        found,
        [
            ("hidden_file", ".git"),
            ("symlink", "04-etc"),
            ("name_not_allowed", "Notes.txt"),
            ("symlink", "media/passwd"),
        ]
    );
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let findings = Files::read_dir(std::path::Path::new("/no/such/folder")).unwrap_err();
    assert_eq!(findings[0].code, "unreadable");
}

#[test]
fn a_folder_with_something_in_it_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("keep.txt"), "x").unwrap();
    let findings = valid().write_dir(folder.path()).unwrap_err();
    assert_eq!(findings[0].code, "unwritable");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn paths_that_climb_are_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = valid();
    files.insert("../outside.txt", "x");
    let target = folder.path().join("course");
    assert_eq!(files.write_dir(&target).unwrap_err()[0].code, "unsafe_path");
    assert_eq!(files.to_zip().unwrap_err()[0].code, "unsafe_path");
    assert!(!target.exists() && !folder.path().join("outside.txt").exists());
}
