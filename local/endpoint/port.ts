import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { LocalAwsError } from '../kernel/errors.ts';

type Listener = Pick<Server, 'once' | 'listen'>;

/** Listens on 127.0.0.1 only. Throws {@link LocalAwsError} when the port is taken. */
export const listen = (server: Listener, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another: --port NUMBER (0 takes a free one).`;
      const other = `Port ${port} on 127.0.0.1 cannot be listened on: ${error.message}. Choose another: --port NUMBER.`;
      reject(new LocalAwsError(error.code === 'EADDRINUSE' ? taken : other));
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });

/** Whether the port is free now, before anything slow begins. Throws {@link LocalAwsError} when it is not. */
export const requireFreePort = async (port: number): Promise<void> => {
  const server = createServer();
  await listen(server as never, port);
  await new Promise<void>((resolve) => server.close(() => resolve()));
};
