//! Streams of a file, deflated.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Stream};

use crate::Error;

/// For what is deflated once and kept.
pub(crate) const DENSE: u32 = 9;
/// For what is deflated for every certificate: a third smaller than at 1, and hardly slower; more brings little.
pub(crate) const FAST: u32 = 2;

pub(crate) fn deflate(bytes: &[u8], level: u32) -> Result<Vec<u8>, Error> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(level));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// A stream of bytes that are deflated already.
pub(crate) fn packed(mut dict: Dictionary, deflated: Vec<u8>) -> Stream {
    dict.set("Filter", "FlateDecode");
    Stream::new(dict, deflated).with_compression(false)
}
