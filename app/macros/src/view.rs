//! From what is written between the braces of `view!` to Rust.

use crate::shape::{Shape, Slot};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use rstml::node::{
    KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeBlock, NodeElement, NodeName,
};
use rstml::{Infallible, Parser, ParserConfig};
use syn::spanned::Spanned as _;
use syn::{Error, Ident, Result, Stmt};

type Element = NodeElement<Infallible>;

/// Elements without an end.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];

pub(crate) fn expand(tokens: TokenStream) -> Result<TokenStream> {
    let config = ParserConfig::new().always_self_closed_elements(VOID.into());
    let nodes = Parser::new(config).parse_simple(tokens)?;
    many(&nodes)
}

/// Several nodes side by side; one alone stays alone.
fn many(nodes: &[Node]) -> Result<TokenStream> {
    let made = nodes.iter().map(node).collect::<Result<Vec<_>>>()?;
    Ok(match made.as_slice() {
        [one] => one.clone(),
        _ => quote!(crate::view::Node::Many(::std::vec![#(#made),*])),
    })
}

fn node(node: &Node) -> Result<TokenStream> {
    match node {
        Node::Element(element) if is_element(element) => made(element),
        Node::Element(element) => called(element),
        Node::Text(text) => {
            let text = text.value_string();
            Ok(quote!(crate::view::IntoNode::into_node(#text)))
        }
        Node::Block(block) => {
            let value = value_of(block);
            Ok(quote!(crate::view::IntoNode::into_node(#value)))
        }
        Node::Comment(_)
        | Node::Doctype(_)
        | Node::Fragment(_)
        | Node::RawText(_)
        | Node::Custom(_) => Err(refused(node)),
    }
}

/// What stands in the braces; they themselves only where they are needed.
fn value_of(block: &NodeBlock) -> TokenStream {
    match block.try_block().map(|block| block.stmts.as_slice()) {
        Some([Stmt::Expr(value, None)]) => value.to_token_stream(),
        Some(_) | None => block.to_token_stream(),
    }
}

fn refused(node: &Node) -> Error {
    Error::new(
        node.span(),
        "write elements, components, \"texts in quotes\" and {values in braces}",
    )
}

/// Elements are written small, components large.
fn is_element(element: &Element) -> bool {
    element.name().to_string().starts_with(|c: char| c.is_ascii_lowercase())
}

// --- elements -------------------------------------------------------------------------------------------

fn made(element: &Element) -> Result<TokenStream> {
    let (mut shape, mut holes) = (Shape::default(), Vec::new());
    draw(element, &mut shape, &mut holes)?;
    let shape = shape.into_string();
    Ok(quote!(crate::view::Node::Made { shape: #shape, holes: ::std::vec![#(#holes),*] }))
}

/// Writes the element into the shape and what is still open in it into the holes, in the same order.
fn draw(element: &Element, shape: &mut Shape, holes: &mut Vec<TokenStream>) -> Result<()> {
    shape.open(&element.name().to_string());
    for attribute in element.attributes() {
        let attribute = keyed(attribute)?;
        let name = attribute.key.to_string();
        if let (None, Some(text)) = (name.find(':'), still(attribute)) {
            shape.attribute(&name, &text);
        } else {
            let (slot, name) = slot(attribute, &name)?;
            shape.slot(slot, name);
            holes.push(hole(attribute, slot, name)?);
        }
    }
    for child in &element.children {
        match child {
            Node::Element(child) if is_element(child) => draw(child, shape, holes)?,
            Node::Text(text) => shape.text(&text.value_string()),
            Node::Element(_)
            | Node::Block(_)
            | Node::Comment(_)
            | Node::Doctype(_)
            | Node::Fragment(_)
            | Node::RawText(_)
            | Node::Custom(_) => {
                let child = node(child)?;
                shape.child();
                holes.push(quote!(crate::view::Hole::Child(#child)));
            }
        }
    }
    shape.close();
    Ok(())
}

fn keyed(attribute: &NodeAttribute) -> Result<&KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => {
            Err(Error::new(block.span(), "give attributes by name, not in a block"))
        }
    }
}

/// The value of an attribute that never changes. One without a value is there, and says nothing.
fn still(attribute: &KeyedAttribute) -> Option<String> {
    match attribute.possible_value {
        KeyedAttributeValue::None => Some(String::new()),
        KeyedAttributeValue::Value(_) => attribute.value_literal_string(),
        KeyedAttributeValue::Binding(_) => None,
    }
}

fn slot<'a>(attribute: &KeyedAttribute, name: &'a str) -> Result<(Slot, &'a str)> {
    Ok(match name.split_once(':') {
        None if name == "node_ref" => (Slot::Ref, ""),
        None => (Slot::Attribute, name),
        Some(("on", event)) => (Slot::Event, event),
        Some(("prop", name @ ("checked" | "disabled"))) => (Slot::Flag, name),
        Some(("prop", name @ "value")) => (Slot::Text, name),
        Some(("style", name)) => (Slot::Style, name),
        Some(_) => {
            return Err(Error::new(
                attribute.key.span(),
                "an attribute of an element is plain, `on:`, `prop:` (value, checked, disabled), `style:` or `node_ref`",
            ));
        }
    })
}

fn hole(attribute: &KeyedAttribute, slot: Slot, name: &str) -> Result<TokenStream> {
    let value = given(attribute)?;
    Ok(match slot {
        Slot::Event => {
            let kind = kind_of(attribute, name)?;
            quote!(crate::view::Hole::on::<::web_sys::#kind>(#value))
        }
        Slot::Ref => quote!(crate::view::Hole::node_ref(#value)),
        Slot::Attribute | Slot::Text | Slot::Flag | Slot::Style => {
            quote!(crate::view::Hole::Value(crate::view::IntoValue::into_value(#value)))
        }
    })
}

/// What the browser hands over when this happens.
fn kind_of(attribute: &KeyedAttribute, event: &str) -> Result<Ident> {
    let kind = match event {
        "click" => "MouseEvent",
        "contextmenu" | "pointercancel" | "pointerdown" | "pointerleave" | "pointermove"
        | "pointerup" => "PointerEvent",
        "focusin" | "focusout" => "FocusEvent",
        "keydown" => "KeyboardEvent",
        "submit" => "SubmitEvent",
        "cancel" | "change" | "input" => "Event",
        _ => {
            return Err(Error::new(
                attribute.key.span(),
                "say in app/macros/src/view.rs what the browser hands over when this happens",
            ));
        }
    };
    Ok(format_ident!("{kind}"))
}

/// The value as it is written; a name alone stands for a value of that name.
fn given(attribute: &KeyedAttribute) -> Result<TokenStream> {
    match &attribute.possible_value {
        KeyedAttributeValue::None => Ok(attribute.key.to_token_stream()),
        KeyedAttributeValue::Value(_) => match attribute.value() {
            Some(value) => Ok(value.to_token_stream()),
            None => Err(Error::new(attribute.key.span(), "this value is no Rust expression")),
        },
        KeyedAttributeValue::Binding(_) => {
            Err(Error::new(attribute.key.span(), "write `name=value`"))
        }
    }
}

// --- components -----------------------------------------------------------------------------------------

/// What is written for a component: its values by name, the name given by `let:`, and its children.
struct Call<'a> {
    given: Vec<(&'a NodeName, TokenStream)>,
    binding: Option<Ident>,
    children: Option<TokenStream>,
}

impl<'a> Call<'a> {
    fn of(element: &'a Element) -> Result<Self> {
        let (mut values, mut binding) = (Vec::new(), None);
        for attribute in element.attributes() {
            let attribute = keyed(attribute)?;
            match attribute.key.to_string().strip_prefix("let:") {
                Some(name) => binding = Some(Ident::new(name, attribute.key.span())),
                None => values.push((&attribute.key, given(attribute)?)),
            }
        }
        let children = (!element.children.is_empty()).then(|| many(&element.children));
        Ok(Self { given: values, binding, children: children.transpose()? })
    }

    fn only(&self, names: &[&str]) -> Result<()> {
        match self.given.iter().find(|(key, _)| !names.contains(&key.to_string().as_str())) {
            Some((key, _)) => Err(Error::new(key.span(), format!("it takes {}", names.join(", ")))),
            None => Ok(()),
        }
    }

    fn get(&self, name: &str) -> Option<&TokenStream> {
        self.given.iter().find(|(key, _)| key.to_string() == name).map(|(_, value)| value)
    }
}

fn called(element: &Element) -> Result<TokenStream> {
    let name = element.name();
    let call = Call::of(element)?;
    match name.to_string().as_str() {
        "For" => rows(element, &call),
        _ if call.binding.is_some() => {
            Err(Error::new(element.span(), "`let:` names a row of `<For>`"))
        }
        "Show" => shown(element, &call),
        // The path of a function: `<Row />`, `<list::Row />`.
        _ if call.given.is_empty() && call.children.is_none() => Ok(quote!(#name())),
        _ => {
            let setters = call.given.iter().map(|(name, value)| quote!(.#name(#value)));
            let children = call.children.iter();
            let children = children.map(|c| quote!(.children(::std::boxed::Box::new(move || #c))));
            Ok(quote!(#name(crate::view::props_of(&#name)#(#setters)*#(#children)*.build())))
        }
    }
}

fn rows(element: &Element, call: &Call<'_>) -> Result<TokenStream> {
    let row = match (&call.binding, &call.children, call.get("children")) {
        (Some(name), Some(children), None) => quote!(move |#name| #children),
        (None, None, Some(row)) => row.clone(),
        _ => {
            return Err(Error::new(
                element.span(),
                "give `<For>` a `let:` with children, or `children`",
            ));
        }
    };
    call.only(&["each", "key", "children"])?;
    let (Some(each), Some(key)) = (call.get("each"), call.get("key")) else {
        return Err(Error::new(element.span(), "`<For>` needs `each` and `key`"));
    };
    Ok(quote!(crate::view::rows(#each, #key, #row)))
}

fn shown(element: &Element, call: &Call<'_>) -> Result<TokenStream> {
    call.only(&["when", "fallback"])?;
    let (Some(when), Some(children)) = (call.get("when"), &call.children) else {
        return Err(Error::new(element.span(), "`<Show>` needs `when` and children"));
    };
    let fallback = call.get("fallback").cloned().unwrap_or_else(|| quote!(|| ()));
    Ok(quote!(crate::view::show(#when, move || #children, #fallback)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(tokens: TokenStream) -> String {
        expand(tokens).expect_err("must be refused").to_string()
    }

    #[test]
    fn what_never_changes_is_one_string() {
        let made = expand(quote!(<p class="note" hidden>"Hai " <b>{name}</b></p>)).expect("a view");
        let shape = "\u{1}p\u{2}class\u{3}note\u{2}hidden\u{3}\u{4}Hai \u{1}b\u{5}\u{6}\u{6}";
        let hole = quote!(crate::view::Hole::Child(crate::view::IntoNode::into_node(name)));
        let wanted = quote!(crate::view::Node::Made { shape: #shape, holes: ::std::vec![#hole] });
        assert_eq!(made.to_string(), wanted.to_string());
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_to_do() {
        assert!(refusal(quote!(<p on:wheel=f></p>)).contains("app/macros/src/view.rs"));
        assert!(refusal(quote!(<p class:note=f></p>)).contains("`style:`"));
        assert!(refusal(quote!(<p prop:open=f></p>)).contains("checked"));
        assert!(refusal(quote!(<Show when=f></Show>)).contains("children"));
        assert!(refusal(quote!(<Show whem=f>"Hai"</Show>)).contains("when"));
        assert!(refusal(quote!(<For each=f let:x>{x}</For>)).contains("key"));
        assert!(refusal(quote!(<p>Hai</p>)).contains("quotes"));
    }
}
