//! Reads JSON into this crate's types on a device, with little code.
//!
//! `serde_json` reads the same: a property test holds the two together. It costs a phone four times as much
//! of the first load, because it can say of every type what was wrong with it, and reads a record from a list
//! as well; a device needs neither. Numbers are whole, as in all of this crate's types.

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use std::borrow::Cow;
use std::fmt;

/// How deep values may lie in each other, as with `serde_json`.
const DEPTH: u8 = 127;

/// A text that is no JSON, or not of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread;

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this text cannot be read")
    }
}

impl std::error::Error for Unread {}

impl de::Error for Unread {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// The value that stands in `text`, and nothing else may stand there.
///
/// # Errors
/// [`Unread`].
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Unread> {
    let mut reader = Reader { text, at: 0, deep: 0 };
    let value = T::deserialize(&mut reader)?;
    if reader.peek().is_none() { Ok(value) } else { Err(Unread) }
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
    deep: u8,
}

impl<'de> Reader<'de> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// What begins here, behind white space.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.byte()
    }

    fn take(&mut self, wanted: u8) -> Result<(), Unread> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            Ok(())
        } else {
            Err(Unread)
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Unread> {
        self.peek();
        let is = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        self.at += word.len();
        if is { Ok(()) } else { Err(Unread) }
    }

    fn deeper(&mut self, begins: u8) -> Result<(), Unread> {
        self.take(begins)?;
        self.deep += 1;
        if self.deep > DEPTH { Err(Unread) } else { Ok(()) }
    }

    fn ends(&mut self, ends: u8) -> Result<(), Unread> {
        self.deep -= 1;
        self.take(ends)
    }

    /// Whether one more follows in a list that `ends` so; the first one without a comma before it.
    fn more(&mut self, first: &mut bool, ends: u8) -> Result<bool, Unread> {
        if self.peek() == Some(ends) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }

    /// A whole number: whether it is below zero, and how far from it.
    fn number(&mut self) -> Result<(bool, u64), Unread> {
        let minus = self.peek() == Some(b'-');
        self.at += usize::from(minus);
        let begin = self.at;
        let mut value = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            let digit = u64::from(digit - b'0');
            value = value.checked_mul(10).and_then(|v| v.checked_add(digit)).ok_or(Unread)?;
            self.at += 1;
        }
        let digits = self.at - begin;
        let zeros = digits > 1 && self.text.as_bytes().get(begin) == Some(&b'0');
        // Zero has no sign among whole numbers.
        let zeros = zeros || (minus && value == 0);
        if digits == 0 || zeros || matches!(self.byte(), Some(b'.' | b'e' | b'E')) {
            return Err(Unread);
        }
        Ok((minus, value))
    }

    fn signed(&mut self) -> Result<i64, Unread> {
        let (minus, value) = self.number()?;
        let value = i128::from(value);
        i64::try_from(if minus { -value } else { value }).map_err(|_| Unread)
    }

    fn unsigned(&mut self) -> Result<u64, Unread> {
        match self.number()? {
            (true, 1..) => Err(Unread),
            (_, value) => Ok(value),
        }
    }

    fn string(&mut self) -> Result<Cow<'de, str>, Unread> {
        self.take(b'"')?;
        let mut whole = Cow::Borrowed("");
        loop {
            let begin = self.at;
            while !matches!(self.byte(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            whole += self.text.get(begin..self.at).ok_or(Unread)?;
            let ended = self.byte();
            self.at += 1;
            match ended {
                Some(b'"') => return Ok(whole),
                Some(b'\\') => whole.to_mut().push(self.escaped()?),
                Some(_) | None => return Err(Unread),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Unread> {
        let kind = self.byte().ok_or(Unread)?;
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.unit()?;
                let low = if (0xd800..0xdc00).contains(&high) {
                    self.escape_of_low()?
                } else {
                    return char::from_u32(high).ok_or(Unread);
                };
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                char::from_u32(code).ok_or(Unread)?
            }
            _ => return Err(Unread),
        })
    }

    fn escape_of_low(&mut self) -> Result<u32, Unread> {
        let begins = self.text.get(self.at..self.at + 2) == Some("\\u");
        self.at += 2;
        let low = self.unit()?;
        if begins && (0xdc00..0xe000).contains(&low) { Ok(low) } else { Err(Unread) }
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Unread> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unread)?;
        self.at += 4;
        let plain = digits.bytes().all(|b| b.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| plain).ok_or(Unread)
    }

    /// A value that nobody wants.
    fn skip(&mut self) -> Result<(), Unread> {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b'[') => {
                self.deeper(b'[')?;
                let mut first = true;
                while self.more(&mut first, b']')? {
                    self.skip()?;
                }
                self.ends(b']')
            }
            Some(b'{') => {
                self.deeper(b'{')?;
                let mut first = true;
                while self.more(&mut first, b'}')? {
                    self.skip_string()?;
                    self.take(b':')?;
                    self.skip()?;
                }
                self.ends(b'}')
            }
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => self.skip_number(),
        }
    }

    /// A text that need not make sense: half of a pair is no letter, but nobody reads it.
    fn skip_string(&mut self) -> Result<(), Unread> {
        self.take(b'"')?;
        loop {
            let byte = self.byte().ok_or(Unread)?;
            self.at += 1;
            match (byte, self.byte()) {
                (b'"', _) => return Ok(()),
                (b'\\', Some(b'u')) => {
                    self.at += 1;
                    self.unit()?;
                }
                (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => {
                    self.at += 1
                }
                (b'\\' | 0..=0x1f, _) => return Err(Unread),
                _ => {}
            }
        }
    }

    /// A number of any kind: a later version may have others than whole ones.
    fn skip_number(&mut self) -> Result<(), Unread> {
        self.at += usize::from(self.byte() == Some(b'-'));
        let zero = self.byte() == Some(b'0');
        if self.digits()? > 1 && zero {
            return Err(Unread);
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<usize, Unread> {
        let begin = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == begin { Err(Unread) } else { Ok(self.at - begin) }
    }
}

/// What is in a list or a record.
struct Inside<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
    ends: u8,
}

impl<'a, 'de> Inside<'a, 'de> {
    const fn new(reader: &'a mut Reader<'de>, ends: u8) -> Self {
        Self { reader, first: true, ends }
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unread> {
        if self.reader.more(&mut self.first, self.ends)? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unread> {
        if self.reader.more(&mut self.first, self.ends)? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unread> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant: its name alone, or its name and what is in it.
struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    alone: bool,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unread;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Unread> {
        let name = seed.deserialize(&mut *self.reader)?;
        if !self.alone {
            self.reader.take(b':')?;
        }
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        if self.alone { Ok(()) } else { self.reader.word("null") }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unread> {
        if self.alone { Err(Unread) } else { seed.deserialize(self.reader) }
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Unread> {
        if self.alone { Err(Unread) } else { self.reader.deserialize_tuple(len, visitor) }
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        if self.alone { Err(Unread) } else { self.reader.deserialize_struct("", fields, visitor) }
    }
}

macro_rules! numbers {
    ($($name:ident => $read:ident, $visit:ident;)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
            visitor.$visit(self.$read()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unread;

    /// No type of ours asks what there is.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unread> {
        Err(Unread)
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf }

    numbers! {
        deserialize_i8 => signed, visit_i64;
        deserialize_i16 => signed, visit_i64;
        deserialize_i32 => signed, visit_i64;
        deserialize_i64 => signed, visit_i64;
        deserialize_u8 => unsigned, visit_u64;
        deserialize_u16 => unsigned, visit_u64;
        deserialize_u32 => unsigned, visit_u64;
        deserialize_u64 => unsigned, visit_u64;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        let is = self.peek() == Some(b't');
        self.word(if is { "true" } else { "false" })?;
        visitor.visit_bool(is)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_string(self.string()?.into_owned())
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.word("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deeper(b'[')?;
        let value = visitor.visit_seq(Inside::new(self, b']'))?;
        self.ends(b']')?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deeper(b'{')?;
        let value = visitor.visit_map(Inside::new(self, b'}'))?;
        self.ends(b'}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        if self.peek() == Some(b'"') {
            return visitor.visit_enum(Variant { reader: self, alone: true });
        }
        self.deeper(b'{')?;
        let value = visitor.visit_enum(Variant { reader: self, alone: false })?;
        self.ends(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.skip()?;
        visitor.visit_unit()
    }
}
