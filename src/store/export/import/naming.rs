//! Whether what rows name is there.

use redb::{ReadTransaction, ReadableTable};
use serde::{Serialize, de::DeserializeOwned};

use super::{LINES_PER_WORD, Problems};
use crate::{
    error::{Fault, Result},
    store::{
        export::{
            file_name,
            kinds::{EachKind, Kind, Marks, Named},
            names, stuck,
            tree::Tree,
        },
        tables,
    },
};

/// Looks whether what rows name is there, as far as it is never deleted: accounts, contracts,
/// products, people, cases, hubs, tier accounts; and webhooks, whose calls go with them. Answers stay
/// for a while when their token is gone, and what the audit chain says of what was stays as it is.
pub(super) struct Naming<'t, 'p, 'w> {
    pub(super) tx: &'t ReadTransaction,
    pub(super) problems: &'t mut Problems<'p, 'w>,
}

impl Naming<'_, '_, '_> {
    fn looked_at(&mut self, file: &str, line: u64, told: &Tree) -> Result<(), Fault> {
        if line.is_multiple_of(LINES_PER_WORD) {
            self.problems.at(file)?;
        }
        let mut named = Vec::new();
        told.ids(&mut |sort, id| named.push((sort, id)));
        for (sort, id) in named {
            if !self.has(sort, id)? {
                let id = names::id(sort, id).unwrap_or_else(|| id.to_string());
                let name = file_name(file);
                self.problems.add(format!("{name}:{line}: names {id}, which is not there"))?;
            }
        }
        Ok(())
    }

    fn has(&self, sort: &str, id: u64) -> Result<bool, Fault> {
        let rows = match sort {
            "AccountId" => tables::ACCOUNT.definition,
            "ContractId" => tables::CONTRACT.definition,
            "ProductId" => tables::PRODUCT.definition,
            "UserId" => tables::USER.definition,
            "CaseId" => tables::CASE.definition,
            "HubId" => tables::HUB.definition,
            "TierId" => tables::TIER.definition,
            "WebhookId" => tables::WEBHOOK.definition,
            _ => return Ok(true),
        };
        // Zero stands for the appliance or for nothing, where it has the form of an id.
        Ok(id == 0 || self.tx.open_table(rows)?.get(id)?.is_some())
    }
}

impl EachKind for Naming<'_, '_, '_> {
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault> {
        if matches!(kind.file, "audit" | "audit-events") {
            return Ok(());
        }
        for (entry, line) in self.tx.open_table(kind.rows.definition)?.iter()?.zip(1..) {
            let (key, row) = entry?;
            let key = key.value();
            let row = kind.rows.decode(&key, row.value())?;
            let told = kind.told(&key, &row).map_err(|wrong| stuck(kind.file, &wrong))?;
            self.looked_at(kind.file, line, &told)?;
        }
        Ok(())
    }

    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault> {
        for (entry, line) in self.tx.open_table(marks.index)?.iter()?.zip(1..) {
            let (key, value) = entry?;
            let told = marks.told(&key.value(), value.value());
            let told = told.map_err(|wrong| stuck(marks.file, &wrong))?;
            self.looked_at(marks.file, line, &told)?;
        }
        Ok(())
    }
}
