using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Text;

namespace Biodistribution;

/// <summary>A model in code: <c>Model.Load("…").With(1e10.Particles().Into("blood")).Simulate(24.Hours())</c>.</summary>
public static class ModelVerbs
{
    extension(Model)
    {
        /// <summary>Reads a model.</summary>
        /// <param name="path">The file.</param>
        /// <param name="read">Reads it; null for the YAML language.</param>
        /// <exception cref="InvalidInputException">Something is wrong with it; the message lists all of it with places
        /// and hints.</exception>
        public static Model Load(string path, Func<string, Checked<Model>>? read = null) => (read ?? ModelFile.Read)(path).OrThrow();
    }

    extension(Model model)
    {
        /// <summary>The model with doses: <c>model.With(1e10.Particles().Into("blood"))</c>.</summary>
        /// <param name="doses">The doses; none for animals left alone.</param>
        /// <exception cref="InvalidInputException">A dose enters no state of the model, or its unit is of another kind;
        /// the message says what there is.</exception>
        public AnimalExperiment With(params GivenDose[] doses) => new AnimalExperiment(model, [new(model.Name, [], [])]).With(doses);
    }
}
