//! Parts of answers that never change: written once, and put into every answer as they are.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// The JSON of a `T`.
#[derive(Debug)]
pub struct Written<T>(Arc<RawValue>, PhantomData<fn() -> T>);

impl<T> Clone for Written<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T: Serialize> Written<T> {
    /// Writes the value down.
    ///
    /// # Errors
    /// [`domain::Error::Internal`] for a shape that JSON has not, of which there is none.
    pub fn of(value: &T) -> domain::Result<Self> {
        let json = to_raw_value(value).map_err(domain::Error::internal)?;
        Ok(Self(json.into(), PhantomData))
    }
}

impl<T> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Type> Type for Written<T> {
    const IS_REQUIRED: bool = T::IS_REQUIRED;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl<T: Type> ToJSON for Written<T> {
    fn to_json(&self) -> Option<Value> {
        serde_json::from_str(self.0.get()).ok()
    }
}

impl<T: ParseFromJSON + Serialize> ParseFromJSON for Written<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let value = T::parse_from_json(value).map_err(ParseError::propagate)?;
        Self::of(&value).map_err(ParseError::custom)
    }
}
