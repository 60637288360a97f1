/** Times as people here read them, whatever zone the computer is set to; those of the store come from the program so. */

const ZONE = 'Asia/Shanghai';

/** `14:32`, now. */
export function clockNow(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(new Date());
}

/** `2024-11-21`, today. */
export function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date());
}
