namespace Streams.Stages;

/// <summary>Options that name files whose content counts like the options themselves: when one changes, so does the stage.</summary>
public interface IFileOptions
{
    /// <summary>The absolute paths of the files.</summary>
    IEnumerable<string> FilesRead();
}
