//! How a value had to be read: each coercion with its code, as packages hold it for good, and its Chinese name.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! readings {
    ($($variant:ident = $code:literal $label:literal,)*) => {
        /// A coercion that was needed to read a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reading {
            $(#[doc = $label] $variant,)*
        }

        impl Reading {
            /// All of them.
            pub const ALL: &'static [Reading] = &[$(Reading::$variant,)*];

            /// As packages hold it. A code that was ever written stays: old packages are read for good.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Reading::$variant => $code,)* }
            }

            /// In Chinese.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Reading::$variant => $label,)* }
            }
        }
    };
}

readings! {
    TextNumber = "text-number" "文本读作数字",
    FullWidth = "full-width" "全角读作半角",
    Thousands = "thousands" "去掉千分位",
    TenThousands = "ten-thousands" "万元换算为元",
    CurrencySign = "currency-sign" "去掉货币符号",
    UnitInCell = "unit-in-cell" "去掉单位",
    TextDate = "text-date" "文本读作日期",
    YesNoWord = "yes-no-word" "读作是否",
    Boolean = "boolean" "TRUE/FALSE 读作是否",
    ChoiceWord = "choice-word" "按用词对应选项",
    ChoiceId = "choice-id" "按代号对应选项",
    NumberAsText = "number-as-text" "数字读作文本",
    LeadingZeros = "leading-zeros" "按格式补足前面的 0",
    LineBreak = "line-break" "去掉换行",
    Radicals = "radicals" "部首字换成汉字",
    Invisible = "invisible" "去掉看不见的字符",
    DateAsText = "date-as-text" "日期读作文本",
    ValueAsText = "value-as-text" "读作文本",
    LowerCase = "lower-case" "小写改大写",
    Merged = "merged" "多项合并",
}

impl Serialize for Reading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reading, D::Error> {
        let code = String::deserialize(deserializer)?;
        let found = Reading::ALL.iter().find(|reading| reading.code() == code);
        found.copied().ok_or_else(|| serde::de::Error::custom(format!("没有“{code}”这一种读法")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reading_has_a_code_and_a_name_of_its_own_and_comes_back_from_its_code() {
        let codes: BTreeSet<&str> = Reading::ALL.iter().map(|reading| reading.code()).collect();
        let labels: BTreeSet<&str> = Reading::ALL.iter().map(|reading| reading.label()).collect();
        assert_eq!((codes.len(), labels.len()), (Reading::ALL.len(), Reading::ALL.len()));
        for reading in Reading::ALL {
            let json = serde_json::to_string(reading).unwrap();
            assert_eq!(json, format!("\"{}\"", reading.code()));
            assert_eq!(serde_json::from_str::<Reading>(&json).unwrap(), *reading);
        }
        assert!(serde_json::from_str::<Reading>("\"guessed\"").is_err());
    }
}
