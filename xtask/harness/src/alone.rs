//! The process of a workload that runs alone.

use std::process::Command;

use anyhow::Result;

use crate::workload::{Amount, Run, Workload};

/// A process that runs nothing but `workload`.
pub(crate) fn alone(workload: &Workload, amount: Amount) -> Result<Command> {
    match &workload.run {
        Run::Native(_) => {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["--probe", "run", "--workload", &workload.id()]);
            match amount {
                Amount::Seconds(seconds) => command.args(["--seconds", &seconds.to_string()]),
                Amount::Iterations(number) => command.args(["--iterations", &number.to_string()]),
            };
            Ok(command)
        }
        Run::Outside(outside) => outside.alone(amount),
    }
}
