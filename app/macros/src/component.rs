//! From a function to a component: the function, and a type with a builder for its arguments.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Error, FnArg, Ident, ItemFn, Pat, Result, Type};

/// How an argument is given.
#[derive(Default)]
struct How {
    into: bool,
    optional: bool,
    strip: bool,
}

impl How {
    fn of(attribute: &Attribute) -> Result<Self> {
        let mut how = Self::default();
        attribute.parse_nested_meta(|meta| {
            match meta.path.require_ident()?.to_string().as_str() {
                "into" => how.into = true,
                "optional" => (how.optional, how.strip) = (true, true),
                "optional_no_strip" => how.optional = true,
                _ => return Err(meta.error("`into`, `optional` or `optional_no_strip`")),
            }
            Ok(())
        })?;
        Ok(how)
    }

    fn builder(&self, is_option: bool) -> TokenStream {
        let default = self.optional.then(|| quote!(default,));
        let into = self.into.then(|| quote!(into,));
        let strip = (self.strip && is_option).then(|| quote!(strip_option,));
        quote!(#[builder(#default setter(#into #strip))])
    }
}

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block, .. } = syn::parse2(item)?;
    let name = &sig.ident;
    let output = &sig.output;
    let body = quote!(crate::view::IntoNode::into_node(crate::view::untrack(move || #block)));
    if sig.inputs.is_empty() {
        return Ok(quote! {
            #(#attrs)*
            #[expect(non_snake_case, reason = "a component is written large")]
            #vis fn #name() #output { #body }
        });
    }
    let (mut fields, mut names) = (Vec::<TokenStream>::new(), Vec::<Ident>::new());
    for input in &sig.inputs {
        let FnArg::Typed(input) = input else {
            return Err(Error::new_spanned(input, "a component is no method"));
        };
        let Pat::Ident(argument) = &*input.pat else {
            return Err(Error::new_spanned(&input.pat, "an argument of a component is a name"));
        };
        let (props, docs): (Vec<_>, Vec<_>) =
            input.attrs.iter().partition(|a| a.path().is_ident("prop"));
        let how = props.first().map_or_else(|| Ok(How::default()), |a| How::of(a))?;
        let (field, kind) = (&argument.ident, &input.ty);
        let builder = how.builder(is_option(kind));
        fields.push(quote!(#(#docs)* #builder #vis #field: #kind));
        names.push(field.clone());
    }
    let props = format_ident!("{name}Props");
    let about = format!("What [`{name}`] is given.");
    let (impls, types, wheres) = sig.generics.split_for_impl();
    let builder = format_ident!("{props}Builder");
    let generics = &sig.generics;
    let arguments = generics
        .params
        .iter()
        .map(|p| match p {
            syn::GenericParam::Type(t) => {
                let i = &t.ident;
                quote!(#i)
            }
            syn::GenericParam::Const(c) => {
                let i = &c.ident;
                quote!(#i)
            }
            syn::GenericParam::Lifetime(l) => {
                let i = &l.lifetime;
                quote!(#i)
            }
        })
        .collect::<Vec<_>>();
    let empty = names.iter().map(|_| quote!(()));
    Ok(quote! {
        #[doc = #about]
        #[derive(::typed_builder::TypedBuilder)]
        #vis struct #props #generics #wheres { #(#fields),* }

        impl #impls crate::view::Props for #props #types #wheres {
            type Builder = #builder<#(#arguments,)* (#(#empty,)*)>;
            fn builder() -> Self::Builder { #props::builder() }
        }

        #(#attrs)*
        #[expect(non_snake_case, reason = "a component is written large")]
        #vis fn #name #impls (#props { #(#names),* }: #props #types) #output #wheres { #body }
    })
}

fn is_option(kind: &Type) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "Option"))
}
