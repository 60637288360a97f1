//! How a value had to be read: each coercion with its code, as packages hold it for good, and its Chinese name.

use crate::closed_list::closed_list;

closed_list! {
    /// A coercion that was needed to read a value. A code that was ever written stays: old packages are read for good.
    Reading {
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
}
