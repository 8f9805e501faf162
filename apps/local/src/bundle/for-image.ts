// Run once while an image is built (infra/images/Dockerfile): node apps/local/src/bundle/for-image.ts FOLDER
import path from 'node:path';
import process from 'node:process';
import { bundlePlatform } from './platform.ts';

const checkout = path.join(import.meta.dirname, '../../../..');
await bundlePlatform(checkout, path.resolve(process.argv[2] ?? 'bundles'));
