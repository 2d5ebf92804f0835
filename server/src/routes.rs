//! Every address the program answers on, and what each request passes first.

use std::sync::Arc;
use std::time::Duration;

use api::problem::Problem;
use domain::Context;
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route};

use crate::data_dir::DataDir;
use crate::metrics::Metrics;
use crate::published;

/// How long the database has to answer a probe.
const PROBE_LIMIT: Duration = Duration::from_secs(2);
const METRICS_TYPE: &str = "text/plain; version=0.0.4";

/// Everything on the centre's own address. `metrics_here`: `/metrics` has no address of its own.
pub(crate) fn routes(
    cx: &Context,
    data: &DataDir,
    metrics: &Metrics,
    metrics_here: bool,
) -> impl Endpoint<Output = Response> + use<> {
    let mut routes = published::routes(cx)
        .nest_no_strip("/", web::routes(cx))
        .nest_no_strip("/api", api::routes(cx))
        .nest("/log", api::log_routes(cx))
        .at("/healthz", make(|_| async { "alive\n" }))
        .at("/readyz", ready(cx, data));
    if metrics_here {
        routes = routes.at("/metrics", for_this_machine(numbers(cx, metrics)));
    }
    Observing {
        cx: cx.clone(),
        inner: routes.catch_all_error(api::from_poem).map_to_response(),
        observe: metrics.observer(),
    }
}

/// `/metrics` alone, for an address that only the monitoring reaches.
pub(crate) fn metrics_only(cx: &Context, metrics: &Metrics) -> impl Endpoint<Output = Response> + use<> {
    Route::new().at("/metrics", numbers(cx, metrics)).map_to_response()
}

/// What monitoring asks all day: neither logged nor counted.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Gives each request its id, its line in the log and its place in the metrics, also one that no route can read.
struct Observing<E> {
    cx: Context,
    inner: E,
    observe: api::Observe,
}

impl<E: Endpoint<Output = Response>> Endpoint for Observing<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if PROBES.contains(&request.uri().path()) {
            return self.inner.call(request).await;
        }
        api::observed(&self.cx, &self.inner, request, &self.observe).await
    }
}

/// Whether requests can be served: the database answers, and there is room to write.
fn ready(cx: &Context, data: &DataDir) -> impl Endpoint<Output = Response> + use<> {
    let (cx, data) = (cx.clone(), data.clone());
    make(move |_| {
        let (cx, data) = (cx.clone(), data.clone());
        async move {
            if !matches!(tokio::time::timeout(PROBE_LIMIT, cx.database().ping()).await, Ok(Ok(()))) {
                return unavailable("The database does not answer; try again shortly.");
            }
            let writing = tokio::task::spawn_blocking(move || data.takes_writing());
            match tokio::time::timeout(PROBE_LIMIT, writing).await {
                Ok(Ok(true)) => "ready\n".into_response(),
                _ => unavailable("The data directory cannot be written; look at its disk."),
            }
        }
    })
}

fn unavailable(detail: &str) -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).into_response(Some(2))
}

fn numbers(cx: &Context, metrics: &Metrics) -> impl Endpoint<Output = Response> + use<> {
    let (cx, metrics) = (cx.clone(), metrics.clone());
    make(move |_| {
        let text = metrics.text(&cx);
        async move {
            match text {
                Ok(text) => Response::builder().content_type(METRICS_TYPE).body(text),
                Err(_) => unavailable("The numbers cannot be written now; try again shortly."),
            }
        }
    })
}

/// Lets only callers on this machine in; for everybody else there is nothing here.
fn for_this_machine<E: Endpoint<Output = Response>>(inner: E) -> impl Endpoint<Output = Response> {
    let inner = Arc::new(inner);
    make(move |request: Request| {
        let inner = inner.clone();
        async move {
            if is_from_this_machine(&request) {
                inner.get_response(request).await
            } else {
                Problem::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.").into_response(None)
            }
        }
    })
}

/// A proxy on this machine speaks for somebody else.
fn is_from_this_machine(request: &Request) -> bool {
    let relayed = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    request.remote_addr().as_socket_addr().is_some_and(|peer| peer.ip().is_loopback())
        && !relayed.iter().any(|name| request.headers().contains_key(*name))
}
