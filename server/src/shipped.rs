//! The courses that come with the program, inside its one file.

use std::collections::BTreeMap;

use domain::content::Files;
use domain::courses::{self, CatalogueQuery};
use domain::page::PageRequest;
use domain::{Context, Result};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../course-content/courses"]
struct Courses;

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
}
