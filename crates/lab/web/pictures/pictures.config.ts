import { defineConfig } from '@playwright/test';
import tests from '../playwright.config.ts';

// `npm run pictures`: the picture of the README, and the whole page as it looks in each language, theme and width.
export default defineConfig({ ...tests, testDir: '.', outputDir: '../test-results' });
