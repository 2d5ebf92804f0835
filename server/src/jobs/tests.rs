//! The queue at work.

use super::*;
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::open;

const STORED: &str = "forest_glade_jobs_total{kind=\"store_checks\",outcome=\"done\"}";

async fn centre(folder: &tempfile::TempDir, queue: Arc<Queue>) -> Context {
    let config = Config { data_dir: folder.path().join("data"), ..Config::default() };
    let data = DataDir::open(&config.data_dir).unwrap();
    open::centre(&config, &data, config.listen, queue).await.unwrap()
}

fn stored(metrics: &Metrics, cx: &Context) -> u32 {
    let text = String::from_utf8(metrics.text(cx).unwrap()).unwrap();
    let count = text.lines().find_map(|line| line.strip_prefix(STORED));
    count.map_or(0, |count| count.trim().parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_handed_over_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let (handed, intake) = queue();
    let cx = centre(&folder, handed.clone()).await;
    let metrics = Metrics::new().unwrap();
    let place = Place::File(folder.path().join("data/jobs.db"));
    let jobs = Jobs::start(&cx, place, intake, metrics.clone());
    let limit = Instant::now() + Duration::from_secs(20);
    for times in 1..=3 {
        cx.hand_over(Job::StoreChecks);
        // The sweep may have done it as well.
        while stored(&metrics, &cx) < times {
            assert!(Instant::now() < limit, "{times} were handed over");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    jobs.stop().await;
    // A sweep may have queued it once more just before; nobody begins that one any longer.
    assert!(handed.ledger.underway() <= 1);
}

#[tokio::test]
async fn a_full_queue_drops_jobs_and_remembers_none_of_them_as_underway() {
    let (sender, _receiver) = mpsc::channel(1);
    let queue = Queue { sender, ledger: Arc::default() };
    queue.push(Job::StoreChecks);
    let run = domain::ids::CourseRunId(uuid::Uuid::nil());
    queue.push(Job::FillPlaces(run));
    assert_eq!(queue.ledger.underway(), 1);
    assert!(queue.ledger.admit(Job::FillPlaces(run), Instant::now()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_cannot_be_opened_keeps_nobody_from_stopping() {
    let folder = tempfile::tempdir().unwrap();
    let (handed, intake) = queue();
    let cx = centre(&folder, handed).await;
    let place = Place::File(folder.path().join("no-such-folder/jobs.db"));
    let jobs = Jobs::start(&cx, place, intake, Metrics::new().unwrap());
    tokio::time::timeout(Duration::from_secs(5), jobs.stop()).await.unwrap();
}
