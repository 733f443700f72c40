package io.github.pcap2netpol.spark;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.RecordWriter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes bytes as they are to {@code part-r-<n>.ndjson.gz}. Hadoop's committer gives all files
 * their names when the job is complete, or none.
 */
public final class SectionFormat extends FileOutputFormat<NullWritable, BytesWritable> {
  @Override
  public RecordWriter<NullWritable, BytesWritable> getRecordWriter(TaskAttemptContext task)
      throws IOException {
    return new Writer(task, getDefaultWorkFile(task, ".ndjson.gz"));
  }

  private static final class Writer extends RecordWriter<NullWritable, BytesWritable> {
    private final TaskAttemptContext task;
    private final Path file;

    /** Opened for the first bytes: an empty file would be taken for a lost one. */
    private @Nullable OutputStream out;

    Writer(TaskAttemptContext task, Path file) {
      this.task = task;
      this.file = file;
    }

    @Override
    public void write(NullWritable key, BytesWritable bytes) throws IOException {
      if (out == null) {
        out = file.getFileSystem(task.getConfiguration()).create(file, false);
      }
      out.write(bytes.getBytes(), 0, bytes.getLength());
    }

    @Override
    public void close(TaskAttemptContext ended) throws IOException {
      if (out != null) {
        out.close();
      }
    }
  }
}
