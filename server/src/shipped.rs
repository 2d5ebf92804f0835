//! The courses that come with the program, inside its one file.

use std::collections::{BTreeMap, BTreeSet};

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

/// Publishes the shipped courses that are not published yet, unless the centre has a course of its own; gives the keys of those
/// it published. One that was cut off after the first goes on with the second.
pub(crate) async fn load_missing(cx: &Context) -> Result<Vec<String>> {
    load_missing_of(cx, packages()).await
}

async fn load_missing_of(cx: &Context, packages: BTreeMap<String, Files>) -> Result<Vec<String>> {
    let limit = u64::try_from(packages.len() + 1).map_err(domain::Error::internal)?;
    let published = courses::list(cx, &CatalogueQuery::default(), PageRequest { limit, after: None }).await?;
    let published: BTreeSet<String> = published.items.into_iter().map(|course| course.key).collect();
    let mut loaded = Vec::new();
    if published.iter().any(|key| !packages.contains_key(key)) {
        return Ok(loaded);
    }
    for (_, files) in packages.into_iter().filter(|(key, _)| !published.contains(key)) {
        loaded.push(courses::load_shipped(cx, files).await?);
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::data_dir::DataDir;
    use crate::open;

    async fn centre(folder: &tempfile::TempDir) -> Context {
        let config = Config { data_dir: folder.path().join("data"), ..Config::default() };
        let data = DataDir::open(&config.data_dir).unwrap();
        open::centre(&config, &data, config.listen, Arc::new(domain::jobs::NoQueue)).await.unwrap()
    }

    #[tokio::test]
    async fn whoever_was_cut_off_after_the_first_course_goes_on_with_the_second() {
        let folder = tempfile::tempdir().unwrap();
        let cx = centre(&folder).await;
        let mut shipped = packages();
        let (first, files) = shipped.pop_first().unwrap();
        courses::load_shipped(&cx, files).await.unwrap();
        assert_eq!(load_missing(&cx).await.unwrap(), shipped.keys().cloned().collect::<Vec<_>>());
        assert_eq!(load_missing(&cx).await.unwrap(), Vec::<String>::new());
        // As for a centre that has made the first one itself.
        shipped.remove(&first);
        assert_eq!(load_missing_of(&cx, shipped).await.unwrap(), Vec::<String>::new());
    }

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
