# newswatch and Airflow in one image. NOT BUILT YET: see the head of docker-compose.yml.
# Same Python as the lock was made for; locked packages with hashes; nothing to build with inside.

FROM python:3.11.13-slim-bookworm AS build
WORKDIR /opt/newswatch
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-uv.txt requirements.lock requirements-celery.lock ./
RUN python -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-uv.txt \
 && /opt/venv/bin/uv pip install --no-cache --python /opt/venv/bin/python --require-hashes -r requirements-celery.lock
# setuptools, with its hashes, to install the project itself: taken from the developers' lock.
RUN sed -n '/^setuptools==/,/[^\\]$/p' requirements.lock > build.txt \
 && /opt/venv/bin/uv pip install --no-cache --python /opt/venv/bin/python --require-hashes -r build.txt
COPY . .
# Editable, as on a developer's machine: YAML, SQL and DAG files are found in the same places.
RUN /opt/venv/bin/uv pip install --no-cache --python /opt/venv/bin/python --no-deps --no-build-isolation -e . \
 && /opt/venv/bin/python -m pip uninstall --yes uv setuptools pip

FROM python:3.11.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 TZ=UTC
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/newswatch /opt/newswatch
# A volume takes the owner of the folder that it covers.
RUN install -d -o 50000 -g 0 -m 0770 /opt/airflow /var/log/airflow /var/lib/newswatch
WORKDIR /opt/newswatch
USER 50000:0
