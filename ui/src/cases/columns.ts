/** What a list can say of a case. */

import type { CaseRowView } from '../generated/CaseRowView';
import { compare, inUnit, type Unit } from '../lib/money';
import type { Column } from '../lib/tables/table';
import { casesText as t } from '../text/cases';
import { common } from '../text/common';

/** Every column, those that are hidden at first included. */
export function caseColumns(unit: Unit): Column<CaseRowView>[] {
  const unitName = unit === 'wan' ? common.wan : common.yuan;
  const money = (amount: string | null, none: string) => (amount === null ? none : inUnit(amount, unit));
  return [
    { id: 'number', label: t.number, text: (row) => row.number },
    { id: 'applicant', label: t.applicant, text: (row) => row.applicant, wide: true },
    { id: 'uscc', label: t.uscc, text: (row) => row.uscc, hidden: true },
    { id: 'bureau', label: t.bureau, text: (row) => row.bureau, hidden: true },
    { id: 'clauses', label: t.clauses, text: (row) => row.clauses.join('、'), unsorted: true },
    { id: 'benefits', label: t.benefits, text: (row) => row.benefits.join('、'), hidden: true, unsorted: true },
    {
      id: 'policy', label: t.policy, hidden: true, unsorted: true,
      text: (row) => `${row.policy}（${row.pack}）${row.policy_note ? `　${row.policy_note}` : ''}`,
    },
    { id: 'stage', label: t.stage, text: (row) => row.stage_label },
    {
      id: 'ceiling', label: t.ceiling(unitName), money: true, text: (row) => (row.refused ? t.noCeiling : money(row.ceiling, common.unknown)),
      compare: (a, b) => compare(a.ceiling ?? '0', b.ceiling ?? '0'),
    },
    {
      id: 'decided', label: t.decided(unitName), money: true, text: (row) => (row.refused ? t.refused : money(row.decided, '')),
      compare: (a, b) => compare(a.decided ?? '0', b.decided ?? '0'),
    },
    { id: 'checked', label: t.checked, text: (row) => `${row.checked}/${row.to_check}`, unsorted: true },
    { id: 'problems', label: t.problems, text: (row) => (row.problems > 0 ? t.errors(row.problems) : ''), unsorted: true },
    {
      id: 'due', label: t.due, text: (row) => due(row),
      compare: (a, b) => (a.deadline?.days_left ?? 9999) - (b.deadline?.days_left ?? 9999),
    },
    { id: 'holder', label: t.holder, text: (row) => row.holder ?? '', hidden: true, unsorted: true },
    { id: 'received', label: t.received, text: (row) => row.received_on },
  ];
}

/** How long a case has at its stage, as a colleague would say it. */
export function due(row: CaseRowView): string {
  const left = row.deadline?.days_left;
  if (left === undefined) return '';
  if (row.deadline?.overdue) return t.overdue(-left);
  return left === 0 ? t.today : left === 1 ? t.tomorrow : t.daysLeft(left);
}
