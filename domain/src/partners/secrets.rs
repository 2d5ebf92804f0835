//! Secrets of webhooks and what is signed with them, as Standard Webhooks has it.
//!
//! A secret is worked out from the centre's own one, the webhook and a number, whenever it is needed: the database holds
//! none, and so no copy of it does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use entity::ids::WebhookId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::error::{Error, Result};

/// What every such secret begins with.
const MARK: &str = "whsec_";

fn bytes(cx: &Context, webhook: WebhookId, number: i32) -> Result<Zeroizing<Vec<u8>>> {
    let hidden = Zeroizing::new(cx.token_keys().hide(&format!("webhook:{webhook}:{number}")));
    hex::decode(&*hidden).map(Zeroizing::new).map_err(Error::internal)
}

/// The secret as the partner is given it.
///
/// # Errors
/// None in practice.
pub(super) fn shown(cx: &Context, webhook: WebhookId, number: i32) -> Result<String> {
    Ok(format!("{MARK}{}", STANDARD.encode(&*bytes(cx, webhook, number)?)))
}

/// The value of `webhook-signature`: one signature for each secret that is good now.
///
/// # Errors
/// None in practice.
pub(super) fn signatures(
    cx: &Context,
    webhook: WebhookId,
    numbers: &[i32],
    (id, at, body): (&str, DateTime<Utc>, &str),
) -> Result<String> {
    let message = format!("{id}.{}.{body}", at.timestamp());
    let mut all = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&bytes(cx, webhook, *number)?).map_err(Error::internal)?;
        mac.update(message.as_bytes());
        all.push(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
    }
    Ok(all.join(" "))
}
