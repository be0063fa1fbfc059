const express = require('express');

const app = express();
app.get('/', (request, response) => response.type('text').send('Hello from Node.js\n'));

const port = process.env.PORT || 3000;
const server = app.listen(port, () => console.log(`listening on port ${port}`));

// Berth asks with SIGTERM before it ends an instance: finish what is being answered.
process.on('SIGTERM', () => server.close(() => process.exit(0)));
