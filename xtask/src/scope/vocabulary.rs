//! Names of the modes, and which of them a document is about.

/// What a document calls its own mode and the others.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Names of the mode that the document is about.
    own: Vec<String>,
    /// Names of other modes, implementations and libraries.
    foreign: Vec<String>,
}

impl Vocabulary {
    /// Names of the mode that the document is about.
    pub fn own(&self) -> &[String] {
        &self.own
    }

    /// Names of other modes, implementations and libraries.
    pub fn foreign(&self) -> &[String] {
        &self.foreign
    }
}
