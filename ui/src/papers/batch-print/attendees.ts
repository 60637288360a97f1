/** Who is expected, one a line: the name, and after a colon or a space the unit. */

import type { AttendeeView } from '../../generated/AttendeeView';

export function attendees(text: string): AttendeeView[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^([^:：\s]+)\s*[:：\s]\s*(.*)$/.exec(line);
      return match ? { name: match[1] ?? '', unit: match[2] ?? '' } : { name: line, unit: '' };
    });
}
