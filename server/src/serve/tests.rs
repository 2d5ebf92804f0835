//! Serving for real, on a port of this machine.

use std::time::Instant;

use poem::endpoint::make;
use poem::{EndpointExt, IntoResponse};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;

const ANYWHERE: &str = "0.0.0.0:0";

fn config(data: &tempfile::TempDir, listen: &str) -> Config {
    Config { listen: listen.parse().unwrap(), data_dir: data.path().join("data"), ..Config::default() }
}

async fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

async fn get(address: SocketAddr, path: &str) -> String {
    ask(address, &format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")).await.unwrap()
}

async fn ask(address: SocketAddr, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn until_ready(address: SocketAddr) {
    while TcpStream::connect(address).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn the_demo_is_served_on_this_machine_only() {
    let data = tempfile::tempdir().unwrap();
    let (_tell, told) = watch::channel(false);
    let refused = serve(&config(&data, ANYWHERE), true, told).await.unwrap_err();
    assert!(refused.to_string().contains("this machine only"), "{refused}");
}

#[tokio::test]
async fn demo_accounts_do_not_become_public_at_a_later_start() {
    let data = tempfile::tempdir().unwrap();
    let config = config(&data, ANYWHERE);
    DataDir::open(&config.data_dir).unwrap().mark_demo().unwrap();
    let (_tell, told) = watch::channel(false);
    assert!(serve(&config, false, told).await.is_err());
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let data = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let (_tell, told) = watch::channel(false);
    let refused = serve(&config(&data, &address.to_string()), false, told).await.unwrap_err();
    assert!(refused.to_string().contains(&address.to_string()), "{refused}");
}

#[tokio::test]
async fn a_request_in_flight_is_answered_before_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (began, has_begun) = tokio::sync::oneshot::channel();
    let began = std::sync::Arc::new(std::sync::Mutex::new(Some(began)));
    let (tell, told) = watch::channel(false);
    let end = told.clone();
    let slow = make(move |_| {
        let (began, mut end) = (began.lock().unwrap().take(), end.clone());
        async move {
            began.unwrap().send(()).unwrap();
            // Answers once the end was called for, and whoever listens for it has had a turn.
            end.wait_for(|end| *end).await.unwrap();
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            "the whole answer".into_response()
        }
    });
    let server = tokio::spawn(accept(listener, slow.map_to_response(), told));
    // Kept alive by the client, as browsers do.
    let client = tokio::spawn(async move { ask(address, "GET / HTTP/1.1\r\nHost: test\r\n\r\n").await });
    has_begun.await.unwrap();
    tell.send_replace(true);
    assert!(client.await.unwrap().unwrap().ends_with("the whole answer"));
    server.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_centre_serves_its_courses_and_starts_again_at_once() {
    let data = tempfile::tempdir().unwrap();
    let address = free_address().await;
    let config = config(&data, &address.to_string());
    for start in 1..=2 {
        let (tell, told) = watch::channel(false);
        let (config, begun) = (config.clone(), Instant::now());
        let server = tokio::spawn(async move { serve(&config, false, told).await });
        until_ready(address).await;
        assert!(get(address, "/healthz").await.ends_with("alive\n"));
        assert!(get(address, "/readyz").await.ends_with("ready\n"));
        let took = begun.elapsed();
        assert!(start == 1 || took < Duration::from_secs(5), "{took:?} to start again");
        let courses = get(address, "/api/v1/courses").await;
        assert!(courses.contains("intro-childrens-palliative-care"), "{courses}");
        assert!(courses.contains("x-request-id"), "{courses}");
        assert!(get(address, "/").await.contains("/courses/intro-childrens-palliative-care"));
        for (nowhere, form) in
            [("/nowhere", "text/html"), ("/api/v1/courses/%ff%fe", "application/problem+json"), ("/%ff", "")]
        {
            let refused = get(address, nowhere).await;
            assert!(refused.starts_with("HTTP/1.1 404"), "{refused}");
            assert!(refused.contains(form) && refused.contains("x-request-id"), "{refused}");
        }
        let metrics = get(address, "/metrics").await;
        assert!(
            metrics.contains("forest_glade_requests_total{method=\"GET\",status=\"2xx\"} 2"),
            "{metrics}"
        );
        assert!(metrics.contains("forest_glade_database_connections"), "{metrics}");
        let relayed =
            "GET /metrics HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n";
        assert!(ask(address, relayed).await.unwrap().starts_with("HTTP/1.1 404"));
        tell.send_replace(true);
        server.await.unwrap().unwrap();
    }
    assert!(!data.path().join("data/forest-glade.db-wal").exists(), "the journal was written back");
}
