FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
COPY vendor ./vendor
RUN npm ci --omit=dev
COPY tsconfig.json ./
COPY src ./src
COPY samples ./samples
RUN mkdir /data && chown node /data
USER node
EXPOSE 3000
CMD ["npm", "start"]
