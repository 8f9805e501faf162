// Run once before the platform, where there is no launcher (docker-compose.yml): the newest schema, and a password for
// the application role.
import process from 'node:process';
import { migrate } from '@landfall/db/migrate';
import { z } from 'zod';

const environment = z.object({
  LANDFALL_ADMIN_DATABASE_URL: z.string().min(1),
  LANDFALL_APP_PASSWORD: z.string().min(16),
});

const env = environment.parse(process.env);
const { applied } = await migrate({
  adminUrl: env.LANDFALL_ADMIN_DATABASE_URL,
  database: 'landfall',
  appPassword: env.LANDFALL_APP_PASSWORD,
});
console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`);
