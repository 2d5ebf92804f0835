//! The courses and publications that come with the program, inside its one file.

use std::collections::BTreeMap;

use anyhow::anyhow;
use domain::content::{Files, Finding};
use domain::courses::{self, CatalogueQuery};
use domain::page::PageRequest;
use domain::publications::Publications;
use domain::{Context, Result};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../course-content/courses"]
struct Courses;

#[derive(Embed)]
#[folder = "../course-content/publications"]
struct Articles;

/// The shipped packages by key.
pub(crate) fn packages() -> BTreeMap<String, Files> {
    let mut packages: BTreeMap<String, Files> = BTreeMap::new();
    for path in Courses::iter() {
        if let (Some((key, inner)), Some(file)) = (path.split_once('/'), Courses::get(&path)) {
            packages.entry(key.to_owned()).or_default().insert(inner, file.data.into_owned());
        }
    }
    packages.into_iter().map(|(key, files)| (key.clone(), files.in_folder(key))).collect()
}

/// The shipped news and articles.
pub(crate) fn publications() -> anyhow::Result<Publications> {
    let mut files = Files::default();
    for path in Articles::iter() {
        if let Some(file) = Articles::get(&path) {
            files.insert(path, file.data.into_owned());
        }
    }
    let told =
        |findings: Vec<Finding>| findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n");
    Publications::read(&files).map_err(|findings| anyhow!("{}", told(findings)))
}

/// Publishes the shipped courses if no course is published yet; gives the keys of those it published.
pub(crate) async fn load_if_empty(cx: &Context) -> Result<Vec<String>> {
    let one = PageRequest { limit: 1, after: None };
    if !courses::list(cx, &CatalogueQuery::default(), one).await?.items.is_empty() {
        return Ok(Vec::new());
    }
    let mut loaded = Vec::new();
    for files in packages().into_values() {
        loaded.push(courses::load_shipped(cx, files).await?);
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_course_is_inside_the_program_as_it_is_on_disk() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../course-content/courses");
        let on_disk = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let packages = packages();
        let mut count = 0;
        for path in on_disk {
            let files = Files::read_dir(&path).unwrap();
            let key = files.folder().unwrap();
            assert_eq!(packages[key], files, "{key}");
            assert_eq!(packages[key].folder(), Some(key));
            count += 1;
        }
        assert_eq!(packages.len(), count);
    }

    #[test]
    fn every_publication_is_inside_the_program_as_it_is_on_disk() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../course-content/publications");
        let on_disk = Files::read_dir(std::path::Path::new(folder)).unwrap();
        assert_eq!(publications().unwrap(), Publications::read(&on_disk).unwrap());
    }
}
