//! The kinds of things that enterprises do to forms, and how often.

use std::collections::BTreeSet;

use crate::chance::Chance;

/// Of an exclusive group a form has one at most; the others come together as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// How several claims stand in one form.
    Arrangement,
    /// How a label stands by its value.
    Labels,
    /// Where the unit is said.
    Unit,
    /// What is said of tax.
    Tax,
    /// What the sum at the end of a list is called.
    Sum,
    /// Each by itself.
    Free,
}

macro_rules! habits {
    ($($name:ident $group:ident $share:literal $says:literal),* $(,)?) => {
        /// One kind. Its doc line says what is in the form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Habit { $(#[doc = $says] $name),* }

        impl Habit {
            /// Every kind there is.
            pub const ALL: &[Habit] = &[$(Habit::$name),*];

            pub fn group(self) -> Group {
                match self { $(Habit::$name => Group::$group),* }
            }

            /// So many forms in a hundred have it; within an exclusive group, before another came first.
            pub fn share(self) -> u32 {
                match self { $(Habit::$name => $share),* }
            }

            pub fn name(self) -> &'static str {
                match self { $(Habit::$name => stringify!($name)),* }
            }
        }
    };
}

habits! {
    // How several claims stand in one form; without one of these a form makes one claim.
    StackedBlocks Arrangement 6 "a block for each product, one above the other, each with its list",
    SideBySide Arrangement 5 "blocks side by side, a typed cost in each",
    SheetForEach Arrangement 7 "a sheet for each product, with its list",
    ColumnForEach Arrangement 6 "a column for each product",
    RowForEach Arrangement 8 "a row for each claim",
    SharedList Arrangement 8 "a row for each claim, and one list with a project column",
    SectionedList Arrangement 5 "one list in sections, a heading row and a subtotal for each claim",

    LabelsAbove Labels 8 "labels in a row, values in the row below",
    PairsARow Labels 16 "two or three labels with their values in each row",
    Inline Labels 7 "label and value in one cell, a colon between",
    MergedLabels Labels 12 "labels and values each merged over several columns",

    WanInHeading Unit 10 "万元 alone in a bracket of the heading",
    WanWithMore Unit 10 "万元 in a bracket with more in it",
    WanInTitle Unit 4 "万元 in the list's title",
    WanInSheetName Unit 4 "万元 in the sheet's name",
    WanInOwnRow Unit 8 "万元 in a row of its own over the list",
    WanInPageHeader Unit 3 "万元 in the page header alone",
    WanUnderHeading Unit 4 "万元 in a second row of headings",
    UnitColumn Unit 5 "a column that gives each row's unit",
    NoUnit Unit 8 "no unit anywhere",
    CurrencyInHeading Unit 4 "a heading in another currency",
    UnitsDisagree Unit 4 "元 in one place and 万元 in another",

    GrossBesideNet Tax 22 "columns with tax beside the one without",
    GrossOnly Tax 5 "an amount with tax alone",
    BareAmount Tax 8 "金额, and nothing said of tax",

    SumPlain Sum 25 "合计 or 总计 at the end",
    SumOdd Sum 14 "another word at the end, such as 总金额 or Total, in whatever column",
    SumBare Sum 9 "nothing but the sum under the column",
    SumFormula Sum 10 "a SUM formula, with a word or without one",
    SumWrong Sum 4 "a typed sum that is not the sum",

    ListBelow Free 35 "the list on the sheet of the form, below it",
    OwnHeadings Free 20 "headings in words of their own",
    TwoHeadingRows Free 9 "two rows of headings, the upper one merged",
    NumberedColumns Free 4 "a row of (1) (2) (3) under the headings",
    HeadingAgain Free 3 "the headings once more in the middle, as at a page break",
    HeadingBroken Free 10 "line breaks and blanks within headings and labels",
    ExtraColumns Free 18 "columns of quantity, price, model",
    BlankColumn Free 7 "an empty column at the left or between",
    BlankRows Free 7 "empty rows within the list",
    NoSerial Free 25 "no column of serial numbers",
    OldInvoices Free 5 "older invoices: a code of twelve digits, a number of eight with leading zeros",
    NumbersStored Free 3 "invoice numbers stored as numbers, their last digits lost",
    ContractColumn Free 8 "a contract's number beside the invoice's",

    TextNumbers Free 12 "amounts typed as text, with separators, full width, ¥ or 元",
    WanInCell Free 4 "万 or 萬 in the cell itself",
    TwoNumbers Free 4 "two numbers in one cell",
    WordsForAmount Free 3 "words where an amount belongs",
    FormulaAmounts Free 6 "amounts computed by a formula",

    PlainFormats Free 25 "accounting and currency formats of yuan",
    ScaledFormat Free 4 "a format that shows another number than is stored",
    SignFormat Free 3 "a format that shows a positive number as negative",
    HidingFormat Free 3 "a format that shows nothing, or white on white",
    ForeignFormat Free 4 "a format of another currency",
    CurrencyColumn Free 5 "a column of currencies",
    CurrencyInText Free 3 "a currency written with the amount",

    Subtotals Free 6 "a subtotal for each vendor",
    CapitalsRow Free 8 "the sum in capitals in a row of its own",
    VoidNote Free 7 "a row void by its note",
    VoidStatus Free 4 "a column of states, one void",
    RedPair Free 4 "an invoice and the red letter that takes it back",
    RowExcluded Free 4 "a column that says of each row whether it is claimed, one not",
    DuplicateLine Free 4 "one invoice in two rows",
    StruckRow Free 3 "a row struck through",
    TaxExport Free 6 "the tax bureau's own export as the list",

    MergedVendor Free 9 "vendor and code merged over several rows",
    MergedProject Free 8 "project or benefit merged over its rows",
    MergedAmount Free 3 "an amount merged over two rows",

    HiddenRow Free 4 "a hidden row, or one of no height",
    HiddenColumn Free 4 "a hidden column",
    FilteredRows Free 3 "rows that a filter hides",
    NoteOnCell Free 4 "a note on an amount",
    TextBox Free 3 "a text box over the list",
    Picture Free 3 "a picture over the list",

    DateWritings Free 25 "days in whatever writing",
    BrokenVendor Free 5 "a line break or blanks within a vendor's name",
    Remarks Free 30 "remarks, signatures and days under the list",
    OtherSheets Free 20 "sheets of no concern: contents, how to fill in, a pledge",
    TypedTotal Free 25 "the claim's cost typed beside its list",
    TypedTotalWrong Free 4 "a typed cost that is not the list's",
    RequestedAmount Free 25 "the amount asked for, capital, revenue: figures that are no cost",
    TickedChoices Free 7 "☑是 □否 in one cell",
    Instructions Free 15 "a line under the title on how to fill in",
    TwoLists Free 5 "a claim's costs in two lists, one below the other",
    VendorSummary Free 5 "a sheet that sums the list by vendor",
    PaymentList Free 5 "a list of the payments beside the list of invoices",
    PrefixedXml Free 6 "the file's XML written with a prefix throughout",
    HiddenSheet Free 4 "a hidden sheet with an earlier list",
    PriorAwards Free 6 "a sheet of awards received elsewhere",
    OpenDocument Free 8 "saved as .ods",
}

/// Which kinds a form may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// All of them, as they come together.
    All,
    /// One alone.
    Alone(Habit),
    /// None: the plainest form there is.
    Clean,
}

impl Mix {
    /// As it is written after a seed.
    pub fn named(name: &str) -> Option<Mix> {
        match name {
            "" => Some(Mix::All),
            "Clean" => Some(Mix::Clean),
            name => Habit::ALL.iter().copied().find(|habit| habit.name() == name).map(Mix::Alone),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Mix::All => "",
            Mix::Alone(habit) => habit.name(),
            Mix::Clean => "Clean",
        }
    }
}

/// The kinds of one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Habits(BTreeSet<Habit>);

impl Habits {
    /// As they come together.
    pub fn mixed(chance: &mut Chance) -> Habits {
        let mut chosen = BTreeSet::new();
        let mut taken = BTreeSet::new();
        let mut order = Habit::ALL.to_vec();
        for place in (1..order.len()).rev() {
            order.swap(place, chance.below(place + 1));
        }
        for habit in order {
            let wanted = chance.percent(habit.share());
            if wanted && (habit.group() == Group::Free || taken.insert(habit.group())) {
                chosen.insert(habit);
            }
        }
        Habits(chosen).settled()
    }

    /// One alone, with what it cannot do without.
    pub fn only(habit: Habit) -> Habits {
        let mut chosen = BTreeSet::from([habit]);
        if habit == Habit::MergedProject {
            chosen.insert(Habit::SharedList);
        }
        Habits(chosen).settled()
    }

    /// What can't go together goes.
    fn settled(mut self) -> Habits {
        use Habit::*;
        if self.has(TaxExport) {
            // The export is as it is: one sheet, its own headings, amounts in yuan.
            for habit in Habit::ALL {
                let of_the_list = matches!(habit.group(), Group::Arrangement | Group::Unit | Group::Tax)
                    || EXPORT_IS_WITHOUT.contains(habit);
                if of_the_list {
                    self.0.remove(habit);
                }
            }
        }
        if self.has(MergedProject) && !self.has(SharedList) {
            self.0.remove(&MergedProject);
        }
        if self.0.iter().any(|habit| habit.group() == Group::Arrangement) {
            self.0.remove(&ListBelow);
            self.0.remove(&TwoLists);
        }
        // Without a sheet of its own a list's unit in a sheet's name would be said nowhere.
        if self.has(WanInSheetName) {
            self.0.remove(&ListBelow);
            if self.has(StackedBlocks) {
                self.0.remove(&WanInSheetName);
            }
        }
        if self.has(OpenDocument) {
            for habit in ONLY_IN_XLSX {
                self.0.remove(habit);
            }
        }
        if self.has(OldInvoices) {
            self.0.remove(&NumbersStored);
        }
        // The second row of headings is the units', or it is the headings': not both, else no unit is written.
        if self.has(WanUnderHeading) {
            self.0.remove(&TwoHeadingRows);
        }
        if self.has(SectionedList) {
            self.0.remove(&Subtotals);
        }
        // A SUM over subtotals is another kind, and nobody's habit; red letters beside subtotals likewise.
        if self.has(Subtotals) || self.has(SectionedList) {
            self.0.remove(&SumFormula);
            self.0.remove(&RedPair);
            self.0.remove(&DuplicateLine);
        }
        if self.has(TypedTotalWrong) {
            self.0.insert(TypedTotal);
        }
        self
    }

    pub fn has(&self, habit: Habit) -> bool {
        self.0.contains(&habit)
    }

    pub fn drop(&mut self, habit: Habit) {
        self.0.remove(&habit);
    }

    /// The one of a group that the form has.
    pub fn of(&self, group: Group) -> Option<Habit> {
        self.0.iter().copied().find(|habit| habit.group() == group)
    }

    pub fn iter(&self) -> impl Iterator<Item = Habit> + '_ {
        self.0.iter().copied()
    }
}

const ONLY_IN_XLSX: &[Habit] = &[
    Habit::PlainFormats,
    Habit::ScaledFormat,
    Habit::SignFormat,
    Habit::HidingFormat,
    Habit::ForeignFormat,
    Habit::StruckRow,
    Habit::WanInPageHeader,
    Habit::TextBox,
    Habit::Picture,
    Habit::FilteredRows,
    Habit::PrefixedXml,
];

const EXPORT_IS_WITHOUT: &[Habit] = &[
    Habit::TwoLists,
    Habit::ListBelow,
    Habit::OwnHeadings,
    Habit::TwoHeadingRows,
    Habit::NumberedColumns,
    Habit::HeadingAgain,
    Habit::ExtraColumns,
    Habit::BlankColumn,
    Habit::NoSerial,
    Habit::ContractColumn,
    Habit::CurrencyColumn,
    Habit::VoidStatus,
    Habit::RowExcluded,
    Habit::OldInvoices,
    Habit::NumbersStored,
    Habit::MergedVendor,
    Habit::Instructions,
    Habit::Subtotals,
];

/// Whether a kind is marked as used where it is done, since it doesn't always come to anything.
pub fn shows_by_itself(habit: Habit) -> bool {
    use Habit::*;
    matches!(
        habit,
        ListBelow
            | HeadingAgain
            | HeadingBroken
            | BlankRows
            | Subtotals
            | SectionedList
            | CapitalsRow
            | MergedVendor
            | MergedAmount
            | HiddenRow
            | HiddenColumn
            | FilteredRows
            | NoteOnCell
            | TextBox
            | Picture
            | StruckRow
            | HidingFormat
            | Remarks
            | OtherSheets
            | RequestedAmount
            | TickedChoices
            | Instructions
            | SumWrong
            | OldInvoices
            | NumbersStored
            | HiddenSheet
            | PriorAwards
            | TwoLists
            | VendorSummary
            | PaymentList
            | TypedTotal
            | TypedTotalWrong
    )
}

impl Habits {
    /// Leaves what shows in a form without a list.
    pub fn keep_without_list(&mut self) {
        use Habit::*;
        self.0.retain(|habit| {
            matches!(habit.group(), Group::Arrangement | Group::Labels)
                || matches!(
                    habit,
                    WanInHeading
                        | WanWithMore
                        | HeadingBroken
                        | RequestedAmount
                        | TickedChoices
                        | Instructions
                        | OtherSheets
                        | OpenDocument
                        | PriorAwards
                )
        });
    }
}
