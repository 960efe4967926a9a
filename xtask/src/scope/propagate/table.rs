//! Tables, whole or row by row.

use super::Reader;
use crate::markdown::BlockId;
use crate::scope::context::Context;
use crate::scope::finding::Unit;
use crate::scope::reading::Reading;
use crate::scope::table::{self, Table};
use crate::scope::tree::{Node, State};

impl Reader<'_> {
    pub(super) fn table(&self, id: BlockId, context: &Context) -> Node {
        let block = self.document.block(id);
        let rows: Vec<BlockId> = self.document.children(Some(id)).collect();
        let cells = |row: BlockId| -> Vec<Reading> {
            let cell = |id| {
                let block = self.document.block(id);
                self.read(block, &block.range).or_name(self.vocabulary)
            };
            self.document.children(Some(row)).map(cell).collect()
        };
        let Some((&head, body)) = rows.split_first() else {
            return Node::leaf(Unit::Block(id), block.range.clone(), State::Blank);
        };
        let range = self.document.block(head).range.clone();
        let table = Table { head: cells(head), rows: body.iter().map(|&row| cells(row)).collect(), range };
        let verdict = table::judge(&table);
        if let state @ State::Out(_) = context.resolve(&verdict) {
            return Node::leaf(Unit::Block(id), block.range.clone(), state);
        }
        let row = |(&row, cells): (&BlockId, &Vec<Reading>)| {
            let state = table::row(cells).map_or(State::Keep, State::Out);
            Node::leaf(Unit::Block(row), self.document.block(row).range.clone(), state)
        };
        let head = Node::leaf(Unit::Block(head), table.range.clone(), State::Blank);
        let children = std::iter::once(head).chain(body.iter().zip(&table.rows).map(row)).collect();
        Node::of(Unit::Block(id), block.range.clone(), children)
    }
}
