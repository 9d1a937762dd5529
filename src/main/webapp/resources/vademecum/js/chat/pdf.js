import { config } from './config.js';

const OPEN_MAX = 4;
const documents = new Map();
let library = null;

/** @returns {Promise<Object>} pdf.js, loaded when the first page is wanted */
export function pdfLibrary() {
  library ??= import(`${config.pdfjs}build/pdf.min.mjs`).then(module => {
    module.GlobalWorkerOptions.workerSrc = `${config.pdfjs}build/pdf.worker.min.mjs`;
    return module;
  }).catch(error => {
    library = null;
    throw error;
  });
  return library;
}

/**
 * Opens a PDF so that only the pages that are looked at are fetched.
 * @param {string} url
 * @returns {Promise<Object>} a pdf.js document; the last few stay open
 */
export async function openPdf(url) {
  const pdf = await pdfLibrary();
  const known = documents.get(url);
  documents.delete(url);
  const task = known ?? pdf.getDocument({
    url,
    cMapUrl: `${config.pdfjs}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${config.pdfjs}standard_fonts/`,
    wasmUrl: `${config.pdfjs}wasm/`,
    iccUrl: `${config.pdfjs}iccs/`,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
  });
  documents.set(url, task);
  closeOldest();
  try {
    return await task.promise;
  } catch (error) {
    documents.delete(url);
    throw error;
  }
}

/**
 * @param {Object} document of openPdf @param {number} number from 1
 * @returns {Promise<Object>} a pdf.js page
 */
export async function pageOf(document, number) {
  const { PagesMapper } = await pdfLibrary();
  if (PagesMapper?.instance) {
    // pdf.js 5.4 keeps one page count for all documents, that of the last one opened, and refuses pages beyond it.
    PagesMapper.instance.pagesNumber = document.numPages;
  }
  return document.getPage(number);
}

function closeOldest() {
  while (documents.size > OPEN_MAX) {
    const [url, task] = documents.entries().next().value;
    documents.delete(url);
    task.destroy();
  }
}
