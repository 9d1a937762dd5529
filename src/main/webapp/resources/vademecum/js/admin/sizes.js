import { config } from '../chat/config.js';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
const locale = config.locale === 'en' ? 'en-GB' : config.locale;

/** @param {number} bytes @returns {string} such as 1.2 MB */
export function sizeText(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit', unit: UNITS[step], unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
