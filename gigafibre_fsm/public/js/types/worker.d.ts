// What www/t/sw/page.py writes before the worker's own lines.
declare const FILES: string[];
declare const OFFLINE: string;
